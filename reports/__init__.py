"""What the diary means."""

import os

# Before anything here imports numpy. The matrices of the analysis are small: a second thread of the linear algebra
# takes longer to wake than it saves, and on a busy machine ten times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
