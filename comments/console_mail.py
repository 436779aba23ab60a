"""Mail on somebody's own machine: shown in the console, as a person reads it and without whom it goes to."""

from django.core.mail import EmailMessage
from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Django's, with the subject and the plain text alone: what a console shows is often kept in a file."""

    def write_message(self, message: EmailMessage) -> None:
        """Write one mail."""
        self.stream.write(f"--- Mail: {message.subject}\n\n{message.body}\n---\n")
