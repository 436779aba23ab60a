from django.db.backends.postgresql import psycopg_any


def test_django_speaks_to_postgresql_through_psycopg2():
    """A package that pulls in psycopg 3 would make Django take that, without a word."""
    assert not psycopg_any.is_psycopg3
