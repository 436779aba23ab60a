"""What the programs of the paper write down, and how: Django's LOGGING, for web server, worker and commands alike."""

from typing import Any


def log_settings(log_format: str) -> dict[str, Any]:
    """
    Return Django's LOGGING; `log_format` is LOG_FORMAT: line or json.

    Each record passes three filters before anything is written: a reader's address is in none.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "outage": {"()": "newsportal.outage.OneLineDuringOutage"},
            "censor": {"()": "newsportal.private_logging.Censor"},
            "request_id": {"()": "newsportal.log_lines.WithRequestId"},
        },
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"},
            "json": {"()": "newsportal.log_lines.JsonLines"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["outage", "censor", "request_id"],
            },
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # It would write down names and addresses of whoever fails to sign in.
            "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
            # Scanners ask for other hosts all day; each would be a page of traceback about nothing of ours.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
        },
    }
