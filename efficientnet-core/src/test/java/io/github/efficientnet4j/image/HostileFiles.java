package io.github.efficientnet4j.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Small files that would cost much time or memory if they were decoded as they ask for. */
public final class HostileFiles {

  private HostileFiles() {}

  /** {@return files by name, each with what its refusal must say, separated by a line break} */
  public static Map<String, Map.Entry<byte[], String>> all() throws IOException {
    Map<String, Map.Entry<byte[], String>> files = new LinkedHashMap<>();
    for (int scans : new int[] {100, 500, 2000}) {
      files.put("scans-" + scans + ".jpg", Map.entry(jpegOfScans(scans), "scans"));
    }
    for (int frame : new int[] {0xc3, 0xc5, 0xc7, 0xc9, 0xca, 0xcb}) {
      files.put(
          "frame-" + Integer.toHexString(frame) + ".jpg",
          Map.entry(jpeg(frame, 10_000, 10_000), "lossless, hierarchical or arithmetic"));
    }
    files.put("tall.png", Map.entry(png(1, 100_000_000), "65535"));
    files.put("wide.png", Map.entry(png(100_000_000, 1), "65535"));
    files.put("side.png", Map.entry(png(65_536, 2), "65535"));
    files.put("huge.png", Map.entry(png(20_000, 20_000), "withMaxPixels"));
    int[][] sizes = {{10_000, 10_000}, {16_383, 6_100}, {6_100, 16_383}, {6_000, 6_000}};
    for (int[] size : sizes) {
      String name = size[0] + "x" + size[1] + ".webp";
      files.put("lossy-" + name, Map.entry(lossy(size[0], size[1]), "withMaxMemory"));
      files.put("lossless-" + name, Map.entry(lossless(size[0], size[1]), "withMaxMemory"));
    }
    files.put("lossy.webp", Map.entry(lossy(5_000, 5_000), "cut off"));
    files.put("lossless.webp", Map.entry(lossless(5_000, 5_000), "cut off"));
    files.put("strip.tif", Map.entry(tiff(279, Integer.MAX_VALUE), "more than the file"));
    files.put("tile.tif", Map.entry(tiff(325, Integer.MAX_VALUE), "more than the file"));
    files.put("samples.tif", Map.entry(tiff(277, 60_000), "samples"));
    files.put("jpeg.tif", Map.entry(tiff(259, 7), "JPEG"));
    files.put("tiles.tif", Map.entry(tiled(37, 29, 30_000), "withMaxPixels"));
    files.put("thin.tif", Map.entry(tiled(30_000, 1, 16_000), "withMaxPixels"));
    files.put("jpeg.bmp", Map.entry(bmp(30, 4), "inside a BMP"));
    files.put("png.bmp", Map.entry(bmp(30, 5), "inside a BMP"));
    files.put("palette.bmp", Map.entry(bmp(46, 0x7fffffff), "palette"));
    String formats = "JPEG, PNG, GIF, BMP, WebP and TIFF";
    files.put("icon.ico", Map.entry(icon(1), formats));
    files.put("cursor.cur", Map.entry(icon(2), formats));
    files.put("mobile.wbmp", Map.entry(new byte[] {0, 0, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8}, formats));
    return files;
  }

  private static byte[] jpeg(int frame, int width, int height) throws IOException {
    byte[] bytes = progressive();
    int at = frameHeader(bytes);
    bytes[at + 1] = (byte) frame;
    ByteBuffer.wrap(bytes).putShort(at + 5, (short) height).putShort(at + 7, (short) width);
    return bytes;
  }

  private static byte[] jpegOfScans(int scans) throws IOException {
    byte[] start = jpeg(0xc2, 10_000, 10_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(start, 0, start.length - 2);
    byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 1, 63, 0, 0x55, 0x55};
    for (int i = 0; i < scans; i++) {
      bytes.write(scan);
    }
    bytes.write(start, start.length - 2, 2);
    return bytes.toByteArray();
  }

  /** {@return a JPEG of 16x16 grey pixels} */
  static byte[] progressive() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var output = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(output);
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  static int frameHeader(byte[] jpeg) {
    int at = 0;
    while (jpeg[at] != (byte) 0xff || jpeg[at + 1] != (byte) 0xc2) {
      at++;
    }
    return at;
  }

  static byte[] png(int width, int height) throws IOException {
    byte[] bytes = encoded("png");
    ByteBuffer.wrap(bytes).putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) sum.getValue());
    return bytes;
  }

  private static byte[] encoded(String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(37, 29, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  /** {@return a key frame of VP8 whose coded data are zeros} */
  static byte[] lossy(int width, int height) {
    ByteBuffer frame = littleEndian(316);
    frame.putInt(1 << 4 | 200 << 5).position(3);
    frame.put((byte) 0x9d).put((byte) 1).put((byte) 0x2a);
    frame.putShort((short) width).putShort((short) height);
    return webp("VP8 ", frame.array());
  }

  /** {@return a VP8L image with one bit for each pixel, none of which is there} */
  static byte[] lossless(int width, int height) {
    ByteBuffer image = littleEndian(18);
    image.put((byte) 0x2f).putInt(width - 1 | height - 1 << 14);
    // No transform, no cache, one group of codes: green of two symbols, the others of one.
    String bits = "000" + "111" + "11000000" + "00010011" + "101" + "10110010".repeat(1);
    bits += ("101" + "10110010").repeat(2) + "101" + "00000000";
    for (int i = 0; i < bits.length(); i++) {
      int at = 5 + i / 8;
      image.put(at, (byte) (image.get(at) | bits.charAt(i) - '0' << i % 8));
    }
    return webp("VP8L", image.array());
  }

  private static byte[] webp(String name, byte[] content) {
    ByteBuffer file = littleEndian(20 + content.length);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + content.length);
    file.put(("WEBP" + name).getBytes(StandardCharsets.US_ASCII)).putInt(content.length);
    return file.put(content).array();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] tiff(int tag, int value) {
    return tiff(37, 29, new int[][] {{273, 8}, {278, 29}, {279, 20}, {tag, value}});
  }

  private static byte[] tiled(int width, int height, int tile) {
    return tiff(width, height, new int[][] {{322, tile}, {323, tile}, {324, 8}, {325, 20}});
  }

  /** {@return a grey TIFF with these fields beside the usual ones} */
  private static byte[] tiff(int width, int height, int[][] fields) {
    int[][] usual = {{256, width}, {257, height}, {258, 8}, {259, 1}, {262, 1}, {277, 1}};
    int count = usual.length + fields.length;
    ByteBuffer file = littleEndian(8 + 2 + 12 * count + 4 + 100);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) count);
    for (int[][] part : new int[][][] {usual, fields}) {
      for (int[] field : part) {
        file.putShort((short) field[0]).putShort((short) 4).putInt(1).putInt(field[1]);
      }
    }
    return file.array();
  }

  private static byte[] bmp(int at, int value) throws IOException {
    byte[] bytes = encoded("bmp");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  private static byte[] icon(int type) throws IOException {
    byte[] png = png(20_000, 20_000);
    ByteBuffer file = littleEndian(22 + png.length);
    file.putShort(2, (short) type).putShort(4, (short) 1).put(6, (byte) 16).put(7, (byte) 16);
    file.putInt(14, png.length).putInt(18, 22).position(22);
    return file.put(png).array();
  }
}
