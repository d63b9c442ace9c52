package io.github.efficientnet4j.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects what a file says about its orientation. EXIF comes first, then EXIF in a PNG's text,
 * then XMP, as in PIL. Of each kind only the first one in a file is looked at, so that many cost
 * nothing. Not thread-safe.
 */
final class OrientationTags {

  /** Of an XMP packet, which has some kilobytes, no more is searched. */
  static final int MAX_PACKET_BYTES = 1 << 20;

  private static final Pattern XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  private boolean exif;
  private boolean profile;
  private boolean xmp;
  private Optional<Orientation> fromExif = Optional.empty();
  private Optional<Orientation> fromProfile = Optional.empty();
  private Optional<Orientation> fromXmp = Optional.empty();

  /** Gives the bytes of a text, or as many as needed. */
  @FunctionalInterface
  interface Text {
    byte[] bytes();
  }

  void addExif(byte[] bytes, int from, int to) {
    if (!exif) {
      exif = true;
      fromExif = ExifOrientation.of(bytes, from, to);
    }
  }

  /** Takes EXIF data that a PNG's text contains. */
  void addProfile(Text text) {
    if (!profile) {
      profile = true;
      byte[] bytes = text.bytes();
      fromProfile = ExifOrientation.of(bytes, 0, bytes.length);
    }
  }

  void addXmp(Text packet) {
    if (!xmp) {
      xmp = true;
      Matcher found = XMP.matcher(new String(packet.bytes(), StandardCharsets.ISO_8859_1));
      if (found.find()) {
        fromXmp = Optional.of(Orientation.ofExif(Integer.parseInt(found.group(1))));
      }
    }
  }

  void addXmp(byte[] file, int from, int to) {
    int end = Math.min(to, from + MAX_PACKET_BYTES);
    addXmp(() -> Arrays.copyOfRange(file, from, end));
  }

  Orientation orientation() {
    return (exif ? fromExif : fromProfile).or(() -> fromXmp).orElse(Orientation.UPRIGHT);
  }
}
