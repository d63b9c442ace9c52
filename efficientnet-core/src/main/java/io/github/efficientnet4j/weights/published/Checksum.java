package io.github.efficientnet4j.weights.published;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is known in advance about the SHA-256 of a published file. Immutable and thread-safe. */
public sealed interface Checksum {

  /**
   * {@return whether content with this hash may be the published file; false if the hash
   * contradicts what was published}
   *
   * @param sha256 the content's SHA-256, 64 lower-case hexadecimal digits
   */
  boolean accepts(String sha256);

  /** {@return what the hash must look like, in a few words for messages} */
  String expectation();

  /**
   * The whole hash is known.
   *
   * @param hex 64 hexadecimal digits; stored in lower case
   */
  record Sha256(String hex) implements Checksum {
    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException when {@code hex} is not 64 hexadecimal digits
     */
    public Sha256 {
      hex = digits(hex, Pattern.compile("[0-9a-f]{64}"), "64");
    }

    @Override
    public boolean accepts(String sha256) {
      return hex.equals(sha256);
    }

    @Override
    public String expectation() {
      return "SHA-256 " + hex;
    }
  }

  /**
   * Only the first digits of the hash are known, as in PyTorch's file names. Eight digits detect
   * damage, but do not stop an attacker.
   *
   * @param hex 8 to 63 hexadecimal digits; stored in lower case
   */
  record Sha256Prefix(String hex) implements Checksum {
    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException when {@code hex} is not 8 to 63 hexadecimal digits
     */
    public Sha256Prefix {
      hex = digits(hex, Pattern.compile("[0-9a-f]{8,63}"), "8 to 63");
    }

    @Override
    public boolean accepts(String sha256) {
      return sha256.startsWith(hex);
    }

    @Override
    public String expectation() {
      return "a SHA-256 that begins with " + hex;
    }
  }

  /**
   * No hash was published. The first complete download is trusted if its structure is intact. Its
   * hash is stored beside it, and later content must have the same hash.
   */
  record FirstUse() implements Checksum {
    @Override
    public boolean accepts(String sha256) {
      return true;
    }

    @Override
    public String expectation() {
      return "the hash of the first download";
    }
  }

  private static String digits(String hex, Pattern allowed, String count) {
    String lower = Objects.requireNonNull(hex, "hex").toLowerCase(Locale.ROOT);
    if (!allowed.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "a SHA-256 here has " + count + " hexadecimal digits, given was '" + hex + "'");
    }
    return lower;
  }
}
