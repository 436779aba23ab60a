"""
Builds .venv from the locked requirements: `python3 newsportal/virtualenv.py requirements.txt [requirements-dev.txt]`.

Runs before anything is installed, so it uses the standard library alone. An environment is either complete and of
these requirements, or built again from nothing: a half-built one cannot be told from a whole one by looking inside.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def ensure(venv: Path, requirements: Iterable[Path]) -> None:
    """Have each of `requirements` installed in `venv`, in order; end the program with a sentence when that fails."""
    if not _works(venv) or any(_is_outdated(venv, file) for file in requirements):
        _create(venv)
    for file in requirements:
        if not _stamp(venv, file).exists():
            _install(venv, file)
            _stamp(venv, file).write_text(_digest(file))


def _stamp(venv: Path, file: Path) -> Path:
    return venv / f"{file.name}.installed"


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _is_outdated(venv: Path, file: Path) -> bool:
    stamp = _stamp(venv, file)
    return stamp.exists() and stamp.read_text() != _digest(file)


def _works(venv: Path) -> bool:
    """Whether it was built to the end of its first list, by a Python that is still there."""
    if venv.is_symlink() or not any(venv.glob("*.installed")):
        return False
    try:
        return subprocess.run([venv / "bin" / "python", "-c", "import pip"], check=False).returncode == 0
    except OSError:
        return False


def _create(venv: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(f"Python {version} lacks its venv module. Install it (Debian: apt install python{version}-venv).")
    print(f"Building .venv with Python {sys.version.split()[0]}.", flush=True)  # noqa: T201
    if venv.is_symlink():
        venv.unlink()
    for _attempt in range(5):  # a paper that runs from it may be writing into it
        if venv.exists():
            shutil.rmtree(venv, ignore_errors=True)
    if venv.exists():
        sys.exit(f"{venv} cannot be removed to build it again. Stop what uses it, or check who owns it.")
    _run([sys.executable, "-m", "venv", venv], f"Python could not make {venv}")


def _install(venv: Path, file: Path) -> None:
    print(f"Installing {file.name}.", flush=True)  # noqa: T201
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    pip = [venv / "bin" / "python", "-m", "pip", "install", *quiet, "--require-hashes", "--only-binary", ":all:"]
    _run([*pip, "-r", file], f"{file.name} could not be installed")


def _run(command: list[str | Path], complaint: str) -> None:
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONNOUSERSITE": "1"}
    environment.pop("PYTHONPATH", None)
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if ran.returncode == 0:
        return
    said = ran.stdout + ran.stderr
    if "No space left" in said or "Errno 28" in said:
        sys.exit("The disk is full. Free some space, then run the command again.")
    errors = [line for line in said.splitlines() if line.startswith("ERROR")]
    sys.exit(f"{complaint}: {errors[-1] if errors else said.strip()[-300:]}")


if __name__ == "__main__":
    try:
        ensure(ROOT / ".venv", [ROOT / name for name in sys.argv[1:]])
    except OSError as fault:
        sys.exit(f"{ROOT / '.venv'} cannot be built: {fault.strerror}. Free some space or check who owns the folder.")
