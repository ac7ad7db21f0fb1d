"""Text in, tags out: what a note says about a civil servant's behaviour."""

import os
import sys
from hashlib import sha256
from pathlib import Path

# Numba's cache watches only the file of the function that it holds: one that calls a function changed elsewhere would go on
# calling the old one. A folder of its own for each state of the sources keeps them apart; BERAKHLAK_CACHE says where, for
# an installation that can't be written to.
_ROOT = Path(__file__).parent
_SOURCES = b"".join(path.read_bytes() for path in sorted(_ROOT.rglob("*.py")))
_WHERE = Path(os.environ.get("BERAKHLAK_CACHE") or _ROOT / "__pycache__")
_CACHE = os.environ.setdefault("NUMBA_CACHE_DIR", str(_WHERE / f"numba-{sha256(_SOURCES).hexdigest()[:12]}"))
if "numba" in sys.modules:
    sys.modules["numba"].config.CACHE_DIR = _CACHE
