"""The pages of the paper."""

urlpatterns = []
