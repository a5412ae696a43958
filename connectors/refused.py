"""The one error of loading a file: what is wrong with it and what to do, in one line."""


class FileRefused(ValueError):  # noqa: N818  # says what happened, as Python's own StopIteration does
    """A whole file cannot be loaded; nothing of it was. `str()` is one line that names the file."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))
