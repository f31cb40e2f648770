#!/usr/bin/env bash
# Draws the icons again from the two drawings in assets/icon: the .ico and the wizard of Windows, the PNGs of Linux and of the window.
# Needs rsvg-convert (librsvg2-bin) and convert (imagemagick). The results are kept in the repository, so that no build needs them.
set -euo pipefail
cd "$(dirname "$0")/../assets/icon"
for size in 16 24 32 48 64 128 256; do
  drawing=$([ "$size" -le 32 ] && echo xueshi-small.svg || echo xueshi.svg)
  rsvg-convert --width "$size" --height "$size" "$drawing" | convert png:- -strip -define png:exclude-chunks=date,time "png32:xueshi-$size.png"
done
# The side of the installer's wizard: the seal mark on the ground of the window's own side.
convert -size 164x314 xc:'#E9E9E4' \( xueshi-128.png -resize 76x76 \) -gravity north -geometry +0+44 -composite \
  -colors 128 -type Palette -strip -compress None BMP3:../../installer/windows/side.bmp
convert xueshi-{16,24,32,48,64,128,256}.png xueshi.ico
