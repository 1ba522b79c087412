@echo off
rem Installs what stands in this folder, once, and opens the notebooks. Asks nothing of a network.
chcp 65001 >nul
cd /d "%~dp0"
set PIP_NO_INDEX=1
set PIP_CONFIG_FILE=nul
set PIP_DISABLE_PIP_VERSION_CHECK=1
set PYTHONUTF8=1
set PYTHONPATH=
set PYTHONHOME=
set "FITS=import struct, sys; sys.exit(sys.version_info[:2] != ($windows_version_tuple) or struct.calcsize('P') != 8)"
set PY=
py -$windows_version -c "%FITS%" >nul 2>nul && set PY=py -$windows_version
if not defined PY (python -c "%FITS%" >nul 2>nul && set PY=python)
if not defined PY goto no_python
if exist environment\ready goto open
echo 首次使用要先安装，约需几分钟，不用联网……
echo Installing once; this takes a few minutes and no network...
if exist environment rmdir /s /q environment
%PY% -m venv environment || goto failed
environment\Scripts\python -m pip install --quiet --find-links wheels --require-hashes -r requirements.txt || goto failed
environment\Scripts\python -m pip install --quiet --no-deps wheels\$own_wheel || goto failed
echo ready> environment\ready
:open
environment\Scripts\python -m shimahe lab --to notebooks
if errorlevel 1 pause
exit /b
:no_python
echo 没有找到 Python $windows_version（64 位）：请先安装它，再双击本文件。
echo Python $windows_version (64-bit) was not found: install it, then start this file again.
start "" READ-ME-FIRST.html
pause
exit /b 1
:failed
echo 安装没有完成：请检查磁盘空间，再双击本文件。
echo The installation did not finish: check the disk space, then start this file again.
pause
exit /b 1
