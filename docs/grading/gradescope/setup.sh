#!/usr/bin/env bash
# Builds the image: Octave for submissions in .m, and pyref from the wheel in the zip.
set -euo pipefail

apt-get update
apt-get install -y octave python3-venv
python3 -m venv /opt/pyref
/opt/pyref/bin/pip install /autograder/source/*.whl
