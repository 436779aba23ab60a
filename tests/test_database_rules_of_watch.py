"""What the database refuses of what is kept about the running of the paper. Each rule has a statement that fails."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from newsportal import rounds
from newsportal.models import WorkerRound

pytestmark = pytest.mark.django_db


def test_a_second_row_of_the_workers_last_round_is_refused():
    rounds.begin()
    with pytest.raises(IntegrityError, match="worker_round_is_one_row"):
        WorkerRound.objects.create(pk=2, began_at=timezone.now())
