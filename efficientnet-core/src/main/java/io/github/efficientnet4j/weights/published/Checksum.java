package io.github.efficientnet4j.weights.published;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is known beforehand of a published file's SHA-256. Immutable and thread-safe. */
public sealed interface Checksum {

  /**
   * Whether content with this hash may be the published file.
   *
   * @param sha256 the content's SHA-256, 64 lower-case hexadecimal digits
   * @return false when the hash contradicts what was published
   */
  boolean accepts(String sha256);

  /**
   * A few words for messages.
   *
   * @return what the hash must look like
   */
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
   * Only the hash's first digits are known, as PyTorch writes them into file names. Eight digits
   * are enough against damage, not against an attacker.
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
   * No hash was published. The first complete download is trusted when its structure is whole, and
   * its hash is remembered beside it; later content must have that same hash.
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
