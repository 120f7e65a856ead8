#!/usr/bin/env bash
# Builds kernel and initramfs of a guest machine in which one LUN is seen by two initiators, and a Java main runs on the two
# disks. The LUN is the kernel's own target (LIO), reached by iSCSI over the guest's loopback. (Its loopback fabric, tcm_loop,
# would be simpler, but in 6.1 its PREEMPT AND ABORT waits for itself.)
#
#   build.sh OUT MAIN CLASSES...   ->  OUT/vmlinuz, OUT/initramfs
#
# Kernel and iscsistart are downloaded and unpacked, not installed. Exit code 77: something that it needs is not here, and the
# last line says what.
set -euo pipefail

out="$1" main="$2"
shift 2
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

lacks() {
  echo "needs $1"
  exit 77
}

for tool in qemu-system-x86_64 cpio busybox apt-get apt-cache dpkg-deb ldd; do
  command -v "$tool" >/dev/null || lacks "$tool"
done
busybox --list | grep -qx modprobe || lacks "busybox-static"
[ -x "${JAVA_HOME:-}/bin/jlink" ] || lacks "a JDK with jlink in JAVA_HOME"

# ---- the packages, unpacked once ----
unpacked="$out/unpacked"
if [ ! -e "$unpacked/done" ]; then
  rm -rf "$unpacked" "$out/packages"
  mkdir -p "$unpacked" "$out/packages"
  kernel="$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)"
  [ -n "$kernel" ] || lacks "the package linux-image-cloud-amd64 (Debian; after apt-get update)"
  (cd "$out/packages" && apt-get download "$kernel" open-iscsi libopeniscsiusr libisns0 >apt.log 2>&1) ||
    lacks "to download $kernel and open-iscsi: $(tail -n 1 "$out/packages/apt.log")"
  for package in "$out"/packages/*.deb; do dpkg-deb -x "$package" "$unpacked"; done
  touch "$unpacked/done"
fi

# ---- the root file system ----
root="$out/root"
rm -rf "$root"
mkdir -p "$root"/{bin,dev,proc,sys,tmp,lib,lib64,etc/target/pr,run,classes}
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$here/init" "$root/init"
"$JAVA_HOME/bin/jlink" --add-modules java.base --strip-debug --no-header-files --no-man-pages --output "$root/java"
cp "$unpacked/sbin/iscsistart" "$root/bin/iscsistart"
# The libraries that both are linked to.
LD_LIBRARY_PATH="$(find "$unpacked" -name 'libopeniscsiusr.so*' -printf '%h\n' | head -n 1)" \
  ldd "$root/java/bin/java" "$root/java/lib/server/libjvm.so" "$root/java/lib/libjava.so" "$root/bin/iscsistart" |
  sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/lib64[^ ]*\).*/\1/p' | grep -v "^$root" | sort -u |
  while read -r library; do
    case "$library" in
      */ld-linux*) cp -L "$library" "$root/lib64/" ;;
      *) cp -L "$library" "$root/lib/" ;;
    esac
  done
for classes in "$@"; do cp -r "$classes/." "$root/classes/"; done
echo "$main" >"$root/main"

# Only the modules that the guest loads, with what they depend on.
version="$(basename "$unpacked"/lib/modules/*)"
busybox depmod -b "$unpacked" "$version"
for module in sd_mod target_core_mod target_core_file iscsi_target_mod iscsi_tcp; do
  sed -n "s,^\([^:]*/$module\.ko[^:]*\): *\(.*\)$,\1 \2,p" "$unpacked/lib/modules/$version/modules.dep"
done | tr ' ' '\n' | sort -u | grep . |
  while read -r module; do
    mkdir -p "$root/lib/modules/$version/$(dirname "$module")"
    cp "$unpacked/lib/modules/$version/$module" "$root/lib/modules/$version/$module"
  done
busybox depmod -b "$root" "$version"

(cd "$root" && find . | cpio --quiet -o -H newc) >"$out/initramfs"
cp "$unpacked"/boot/vmlinuz-* "$out/vmlinuz"
