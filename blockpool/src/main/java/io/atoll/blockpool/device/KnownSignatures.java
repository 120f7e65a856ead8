package io.atoll.blockpool.device;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Recognises what else may lie on a device, so that creating a pool does not overwrite it unasked.
 * Offsets and magics as in {@code libblkid} and {@code file(1)}. Finding nothing does not prove a
 * device empty.
 */
public final class KnownSignatures {
  /** How much of the device's beginning {@link #find} wants to see; less finds less. */
  public static final int PROBE_BYTES = 128 << 10;

  private record Signature(String name, int offset, MemorySegment magic) {}

  // The more telling first: most file systems leave an older partition table's last bytes in place.
  private static final List<Signature> SIGNATURES =
      List.of(
          text("LUKS encrypted volume", 0, "LUKS\u00ba\u00be"),
          text("LVM physical volume", 0x018, "LVM2 001"),
          text("LVM physical volume", 0x218, "LVM2 001"),
          text("LVM physical volume", 0x418, "LVM2 001"),
          text("LVM physical volume", 0x618, "LVM2 001"),
          hex("Linux RAID member", 0, "fc4e2ba9"),
          hex("Linux RAID member", 4096, "fc4e2ba9"),
          text("XFS file system", 0, "XFSB"),
          hex("ext2/3/4 file system", 0x438, "53ef"),
          text("btrfs file system", 0x10040, "_BHRfS_M"),
          hex("bcache or bcachefs device", 0x1018, "c68573f64e1a45ca8265f57f48ba6d81"),
          hex("bcachefs file system", 0x1018, "c68573f666ce90a9d96a60cf803df7ef"),
          hex("F2FS file system", 0x400, "1020f5f2"),
          text("ReiserFS file system", 0x10034, "ReIsEr"),
          text("JFS file system", 0x8000, "JFS1"),
          hex("GFS2 file system", 0x10000, "01161970"),
          text("OCFS2 file system", 0x400, "OCFSV2"),
          text("OCFS2 file system", 0x800, "OCFSV2"),
          text("OCFS2 file system", 0x1000, "OCFSV2"),
          text("OCFS2 file system", 0x2000, "OCFSV2"),
          hex("EROFS file system", 0x400, "e2e1f5e0"),
          text("SquashFS file system", 0, "hsqs"),
          text("NTFS file system", 3, "NTFS    "),
          text("exFAT file system", 3, "EXFAT   "),
          text("FAT file system", 82, "FAT32   "),
          text("FAT file system", 54, "FAT16   "),
          text("FAT file system", 54, "FAT12   "),
          text("BitLocker volume", 3, "-FVE-FS-"),
          text("APFS container", 32, "NXSB"),
          text("HFS+ file system", 0x400, "H+\0\u0004"),
          text("ISO 9660 image", 0x8001, "CD001"),
          text("UDF file system", 0x8001, "BEA01"),
          text("swap space", 4086, "SWAPSPACE2"),
          text("ZFS pool member", 0x4018, "version"),
          text("Oracle ASM disk", 32, "ORCLDISK"),
          text("Ceph BlueStore device", 0, "bluestore block device"),
          text("QCOW image", 0, "QFI\u00fb"),
          text("VHDX image", 0, "vhdxfile"),
          text("VMDK image", 0, "KDMV"),
          text("GPT partition table", 512, "EFI PART"),
          text("GPT partition table", 4096, "EFI PART"),
          hex("MBR partition table or boot sector", 510, "55aa"));

  private KnownSignatures() {}

  private static Signature text(String name, int offset, String magic) {
    return new Signature(
        name, offset, MemorySegment.ofArray(magic.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static Signature hex(String name, int offset, String magic) {
    return new Signature(name, offset, MemorySegment.ofArray(HexFormat.of().parseHex(magic)));
  }

  /**
   * What the beginning of a device shows it to be.
   *
   * @param beginning its first bytes, at best {@link #PROBE_BYTES}
   * @return a name for messages, such as {@code XFS file system}; empty if nothing known is there
   */
  public static Optional<String> find(MemorySegment beginning) {
    return SIGNATURES.stream()
        .filter(signature -> matches(signature, beginning))
        .map(Signature::name)
        .findFirst();
  }

  private static boolean matches(Signature signature, MemorySegment bytes) {
    long end = signature.offset + signature.magic.byteSize();
    return end <= bytes.byteSize()
        && MemorySegment.mismatch(
                bytes, signature.offset, end, signature.magic, 0, signature.magic.byteSize())
            < 0;
  }
}
