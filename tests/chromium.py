"""Chromium, for whoever drives it."""

import os
import shutil
from pathlib import Path

# What Playwright switches off, which it must be told again: of two such lists Chromium takes the last.
_LEFT_OUT_BY_PLAYWRIGHT = """
    AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync DestroyProfileOnBrowserClose
    HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying
    OptimizationHints PaintHolding PreconnectToSearch TcpPortRandomizationWin ThirdPartyStoragePartitioning
"""
# Each window would load the pages of an address bar that nobody sees, and keep a process ready for a next site: that
# was a third of what a short test took.
_FOR_SOMEBODY_WHO_WATCHES = """
    PreloadTopChromeWebUI WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup SpareRendererForSitePerProcess
"""
FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox to root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((_LEFT_OUT_BY_PLAYWRIGHT + _FOR_SOMEBODY_WHO_WATCHES).split())}",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium(*others: str) -> str | None:
    """Return the browser named in CHROMIUM, else the system's, else the first of these `others` that is there."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *others]
    return next((path for path in candidates if path and Path(path).is_file()), None)
