#!/usr/bin/env bash
# Draws the icons again from the two drawings in assets/icon: the .ico of Windows and the PNGs of Linux and of the window.
# Needs rsvg-convert (librsvg2-bin) and convert (imagemagick). The results are kept in the repository, so that no build needs them.
set -euo pipefail
cd "$(dirname "$0")/../assets/icon"
for size in 16 24 32 48 64 128 256; do
  drawing=$([ "$size" -le 32 ] && echo xueshi-small.svg || echo xueshi.svg)
  rsvg-convert --width "$size" --height "$size" "$drawing" | convert png:- -strip -define png:exclude-chunks=date,time "png32:xueshi-$size.png"
done
convert xueshi-{16,24,32,48,64,128,256}.png xueshi.ico
