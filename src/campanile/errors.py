"""The one exception a user is meant to read."""


class CampanileError(Exception):
    """A mistake that the user can mend. Its text is one line: what is wrong, where, and what to do."""
