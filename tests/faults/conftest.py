"""Real faults in real sessions: what one breaks, and what all others still get."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
