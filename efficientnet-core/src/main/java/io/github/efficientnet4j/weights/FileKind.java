package io.github.efficientnet4j.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises file formats by their first bytes. It also names formats that users confuse with the
 * supported ones.
 */
enum FileKind {
  /** PyTorch's container since version 1.6. */
  ZIP,
  /** PyTorch's container before version 1.6: pickles, of which the first is a magic number. */
  LEGACY_PYTORCH,
  SAFETENSORS;

  /** The number of first bytes that identify a format. */
  static final int ENOUGH = 16;

  /** How protocols 2 to 5 begin PyTorch's magic number: LONG1, its length, its first bytes. */
  private static final String PYTORCH_MAGIC = "\u008a\nl\u00fc\u009c";

  /**
   * The tag bytes that may follow the version in an ONNX file. ONNX is a Protocol Buffers message
   * without a magic number. It begins with field 1, the version, in two bytes. Then follows the
   * producer's name, the graph or the operator sets: field 2, 7 or 8.
   */
  private static final Set<Integer> ONNX_SECOND_FIELDS = Set.of(0x12, 0x3a, 0x42);

  static FileKind of(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return of(file.toString(), stream.readNBytes(ENOUGH));
    }
  }

  /**
   * Recognises a format.
   *
   * @param file the file's name, for messages
   * @param start the file's first bytes, {@link #ENOUGH} of them unless the file is shorter
   */
  static FileKind of(String file, byte[] start) throws WeightsFormatException {
    if (startsWith(start, 'P', 'K', 3, 4)) {
      return ZIP;
    }
    if (startsWith(start, 0x80)
        && new String(start, StandardCharsets.ISO_8859_1).contains(PYTORCH_MAGIC)) {
      return LEGACY_PYTORCH;
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
    if (text.strip().startsWith("{")) {
      return "is JSON text: a server's error message, or the index of weights that are split over"
          + " several files; give the file that holds the tensors";
    }
    if (startsWith(start, 0x08)
        && start.length > 2
        && ONNX_SECOND_FIELDS.contains((int) start[2])) {
      return "looks like an ONNX model, which is not read; save the weights it was exported from as"
          + " safetensors";
    }
    if (text.startsWith("TFL3", 4)) {
      return "is a TensorFlow Lite model, which is not read; save the weights it was converted from"
          + " as safetensors";
    }
    if (text.startsWith("version https://")) {
      return "is a Git LFS pointer, not the file itself; run git lfs pull";
    }
    return "is neither a safetensors file nor a PyTorch file: it starts with the bytes "
        + HexFormat.ofDelimiter(" ").formatHex(start, 0, Math.min(start.length, 8));
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
