"""The outside world behind the ports: audio, models, the vault, reports.

Imports the domain; heavy imports stand inside functions, so that starting up stays quick.
"""

import os

# onnxruntime reports its use to its maker from the first model on, and keeps an id in the user's home, unless this is
# set before it is loaded. Only adapters load it, ours and faster-whisper.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
