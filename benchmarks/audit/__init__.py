"""The built site as browsers, checkers and Lighthouse see it: `make audit`."""
