package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Tells formats apart by their first bytes, and names the ones that people confuse with them. */
enum FileKind {
  ZIP,
  SAFETENSORS;

  private static final int ENOUGH = 16;

  static FileKind of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new WeightsFormatException(file + " is a folder; give the file of weights in it");
    }
    byte[] start;
    try (InputStream stream = Files.newInputStream(file)) {
      start = stream.readNBytes(ENOUGH);
    }
    if (startsWith(start, 'P', 'K', 3, 4)) {
      return ZIP;
    }
    if (start.length > Long.BYTES && start[Long.BYTES] == '{') {
      return SAFETENSORS;
    }
    throw new WeightsFormatException(file + " " + whatElse(start));
  }

  private static String whatElse(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (start.length == 0) {
      return "is empty; the download or copy of it failed";
    }
    if (startsWith(start, 0x80, 2, 0x8a)) {
      return "is a PyTorch file from before version 1.6, which is not read; load it with PyTorch and"
          + " save it again with torch.save, or as safetensors";
    }
    if (startsWith(start, 0x80)) {
      return "is a bare Python pickle, which is not read; save a state_dict with torch.save, or as"
          + " safetensors";
    }
    if (startsWith(start, 0x89, 'H', 'D', 'F')) {
      return "is an HDF5 file (Keras), which is not read; convert it to safetensors";
    }
    if (text.strip().toLowerCase(Locale.ROOT).startsWith("<")) {
      return "is an HTML or XML page: the download gave an error page instead of the file";
    }
    if (startsWith(start, 0x1f, 0x8b)) {
      return "is compressed with gzip; unpack it first";
    }
    if (text.startsWith("version https://")) {
      return "is a Git LFS pointer, not the file itself; run git lfs pull";
    }
    return "is neither a safetensors file nor a PyTorch file: it starts with the bytes "
        + Arrays.toString(Arrays.copyOf(start, Math.min(start.length, 8)));
  }

  private static boolean startsWith(byte[] start, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= start.length || (start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
