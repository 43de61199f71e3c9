"""Judging a population that was learnt from people: on virtual people of a known truth."""

import os

# One thread: several at small matrices wait for each other more than they work.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
