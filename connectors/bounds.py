"""How much of a file is read before it is refused: nobody's upload may fill the memory or the disk."""

MAX_BYTES = 2 * 1024**3  # decompressed
MAX_RATIO = 400  # decompressed : compressed; text compresses 5 to 30 times, floods of blanks up to 1000
RATIO_COUNTS_FROM = 64 * 1024**2  # small files may compress as well as they like
MAX_CELL = 1024**2  # characters
MAX_COLUMNS = 2_000
MAX_RECORD_LINES = 5_000  # of one quoted cell that runs over line ends
MAX_BROKEN_QUOTES = 1_000  # records that never close their quote, before the file is given up
BATCH_ROWS = 100_000
SAMPLE_ROWS = 200  # shown
DECIDING_CELLS = 400_000  # of a wide file fewer rows are looked at
DECIDING_ROWS = 20_000  # looked at when a mapping is proposed


def deciding_rows(columns: int) -> int:
    """How many of the first rows of a file with so many columns are looked at."""
    return min(DECIDING_ROWS, max(DECIDING_CELLS // max(columns, 1), 1))
