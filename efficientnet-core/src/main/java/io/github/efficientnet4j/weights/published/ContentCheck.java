package io.github.efficientnet4j.weights.published;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Decides whether content is the published file, given the checksum and earlier verdicts. */
final class ContentCheck {
  private static final int BUFFER = 1 << 16;

  private final PublishedWeights weights;
  private final Optional<VerifiedRecord> earlier;

  ContentCheck(PublishedWeights weights, Optional<VerifiedRecord> earlier) {
    this.weights = weights;
    this.earlier = earlier;
  }

  /** The content's hash and, if it is not the published file, the reason. */
  record Verdict(String sha256, Optional<String> problem) {}

  /**
   * {@return whether an earlier verdict is still valid: size and time are the same, and the hash is
   * acceptable}
   */
  boolean stillHolds(Path file) throws IOException {
    return earlier.isPresent()
        && weights.checksum().accepts(earlier.get().sha256())
        && earlier.get().describes(file);
  }

  /** Reads the whole file and decides. */
  Verdict of(Path file) throws IOException {
    String actual = sha256(file);
    return new Verdict(actual, problem(file, actual));
  }

  private Optional<String> problem(Path file, String actual) throws IOException {
    if (!weights.checksum().accepts(actual)) {
      return Optional.of(
          "expected "
              + weights.checksum().expectation()
              + ", actual SHA-256 "
              + actual
              + " of "
              + Files.size(file)
              + " bytes"
              + hint(file));
    }
    if (weights.checksum() instanceof Checksum.Sha256) {
      return Optional.empty();
    }
    if (earlier.isPresent() && !earlier.get().sha256().equals(actual)) {
      return Optional.of(
          "its SHA-256 is "
              + actual
              + ", but the first file of this name had "
              + earlier.get().sha256()
              + "; if the publisher has replaced it, delete "
              + VerifiedRecord.pathFor(weights.fileName())
              + " in the cache folder to trust the new one");
    }
    return weights.checksum() instanceof Checksum.FirstUse
        ? SafetensorsStructure.problem(file)
        : Optional.empty();
  }

  /** {@return a hint about the commonest wrong contents, recognised by their first byte} */
  private static String hint(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return switch (in.read()) {
        case -1 -> " (the file is empty)";
        case '<' -> " (it looks like a web page)";
        default -> "";
      };
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
