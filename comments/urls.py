"""Where readers post and what they get back."""

urlpatterns = []
