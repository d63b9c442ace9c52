package io.github.efficientnet4j.weights.published;

import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Small published files for the tests, one with a known hash and one without. */
final class TestWeights {
  static final byte[] CONTENT = randomBytes(200_000);
  static final byte[] SAFETENSORS = safetensors(50_000);

  private TestWeights() {}

  static PublishedWeights hashed() {
    return entry("small.v1", "small-1.pth", new Checksum.Sha256(sha256(CONTENT)), CONTENT.length);
  }

  static PublishedWeights hashedByPrefix() {
    String prefix = sha256(CONTENT).substring(0, 8);
    return entry("small.v2", "small-2.pth", new Checksum.Sha256Prefix(prefix), CONTENT.length);
  }

  static PublishedWeights unhashed() {
    return entry("small.tag", "small.tag.safetensors", new Checksum.FirstUse(), SAFETENSORS.length);
  }

  static PublishedWeights entry(String name, String file, Checksum checksum, long bytes) {
    var transform = ImageTransform.imageNet(256, 224, Resampling.BICUBIC);
    return entry(name, file, checksum, bytes, transform);
  }

  static PublishedWeights entry(
      String name, String file, Checksum checksum, long bytes, ImageTransform transform) {
    return new PublishedWeights(
        name,
        WeightsSource.TORCHVISION,
        "b0",
        file,
        file,
        checksum,
        bytes,
        1000,
        transform,
        PaddingMode.SYMMETRIC,
        BatchNorm.PYTORCH,
        new PublishedAccuracy(77, 93),
        file.endsWith(".pth") ? List.of("older-" + file) : List.of());
  }

  static byte[] safetensors(int dataBytes) {
    byte[] header =
        ("{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"U8\",\"shape\":["
                + dataBytes
                + "],\"data_offsets\":[0,"
                + dataBytes
                + "]}}")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(randomBytes(dataBytes))
        .array();
  }

  static byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
