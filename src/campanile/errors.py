"""The exception for mistakes that users can fix."""


class CampanileError(Exception):
    """A mistake that the user can fix. The message is one line: what is wrong, where, and what to do."""
