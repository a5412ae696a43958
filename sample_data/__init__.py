"""An invented company with known truth: two years of tickets, posts, ratings and calls, on request only."""

from sample_data.company import AS_OF, FIRST_DAY, LAST_DAY, TRUTHS, Truths, sample_configuration
from sample_data.generator import SEED, generate
from sample_data.loading import SampleError, load_sample
from sample_data.tutorial import FILES, write_tutorial_files

__all__ = [
    "AS_OF",
    "FILES",
    "FIRST_DAY",
    "LAST_DAY",
    "SEED",
    "TRUTHS",
    "SampleError",
    "Truths",
    "generate",
    "load_sample",
    "sample_configuration",
    "write_tutorial_files",
]
