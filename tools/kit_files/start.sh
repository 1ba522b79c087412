#!/bin/sh
# Installs what stands in this folder, once, and opens the notebooks. Asks nothing of a network.
cd "$$(dirname "$$0")" || exit 1
export PIP_NO_INDEX=1 PIP_CONFIG_FILE=/dev/null PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH PYTHONHOME PIP_REQUIRE_VIRTUALENV PIP_TARGET PIP_USER PIP_FIND_LINKS
fits='import sys; sys.exit(sys.version_info[:2] != ($here_version_tuple))'
say() { case "$${SHIMAHE_LANG:-$${LC_ALL:-$${LANG:-zh}}}" in en*) echo "$$2" >&2 ;; *) echo "$$1" >&2 ;; esac; }
python=
for name in python$here_version python3 python; do
    if "$$name" -c "$$fits" 2>/dev/null; then python=$$name; break; fi
done
if [ -z "$$python" ]; then
    say "没有找到 Python $here_version：请先安装它，再运行本文件。" \
        "Python $here_version was not found: install it, then start this file again."
    exit 1
fi
if [ ! -e environment/ready ]; then
    say "首次使用要先安装，约需几分钟，不用联网……" "Installing once; this takes a few minutes and no network..."
    rm -rf environment
    { "$$python" -m venv environment &&
        environment/bin/python -m pip install --quiet --find-links wheels --require-hashes -r requirements.txt &&
        environment/bin/python -m pip install --quiet --no-deps wheels/$own_wheel &&
        echo ready >environment/ready; } || {
        say "安装没有完成：请检查磁盘空间，再运行本文件。" \
            "The installation did not finish: check the disk space, then start this file again."
        exit 1
    }
fi
exec environment/bin/python -m shimahe lab --to notebooks "$$@"
