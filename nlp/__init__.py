"""Text in, tags out: what a note says about a civil servant's behaviour."""

import os
from hashlib import sha256
from pathlib import Path

# Numba's cache watches only the file of the function that it holds: one that calls a function changed elsewhere would go on
# calling the old one. A folder of its own for each state of the sources keeps them apart. (.gitignore names it.)
_ROOT = Path(__file__).parent
_STATE = sha256("".join(f"{p.name}{p.stat().st_mtime_ns}" for p in sorted(_ROOT.rglob("*.py"))).encode()).hexdigest()[:12]
os.environ.setdefault("NUMBA_CACHE_DIR", str(_ROOT / "__pycache__" / f"numba-{_STATE}"))
