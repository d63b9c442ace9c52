package io.github.efficientnet4j.weights.published;

import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A published weight file, with everything that its correct use needs and its tensors do not
 * contain. Immutable and thread-safe.
 *
 * <pre>{@code
 * PublishedWeights weights = PublishedWeights.byName("efficientnet_b0.imagenet1k_v1");
 * Path file = WeightsCache.ofEnvironment().get(weights);
 * }</pre>
 *
 * <p>The catalogue has torchvision's nine files for B0 to B7 under torchvision's names ({@code
 * efficientnet_b1.imagenet1k_v2}). It also has files of timm under timm's tags ({@code
 * efficientnet_b0.ra_in1k}, {@code tf_efficientnet_b0.aa_in1k}). The constructor describes a file
 * of the user's own. A cache with a mirror set fetches it.
 *
 * @param name the unique name, in lower case
 * @param source the publisher
 * @param variant {@code b0} to {@code b7}
 * @param fileName name of the file in the cache; letters, digits, dot, dash and underscore
 * @param path the address relative to the publisher's base address
 * @param checksum what is known about the content's hash
 * @param approximateBytes the file's size to within a percent, for information and as a bound on a
 *     download; torchvision's metadata give it to a KiB, and a timm file of the same variant holds
 *     the same tensors
 * @param classes number of classes
 * @param transform the evaluation transform under which {@code accuracy} was measured
 * @param padding the padding of the network's convolutions
 * @param batchNorm the constants of the network's batch normalisation; the momentum matters only in
 *     training
 * @param accuracy the publisher's accuracy
 * @param aliases other names of the same file on users' disks
 */
public record PublishedWeights(
    String name,
    WeightsSource source,
    String variant,
    String fileName,
    String path,
    Checksum checksum,
    long approximateBytes,
    int classes,
    ImageTransform transform,
    PaddingMode padding,
    BatchNorm batchNorm,
    PublishedAccuracy accuracy,
    List<String> aliases) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final Pattern FILE_NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(pth|safetensors)");
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
  private static final long MAX_BYTES = 2L << 30;
  private static final int RGB = 3;

  /**
   * Checks that the entry can be looked up, fetched and verified.
   *
   * @throws IllegalArgumentException if a name could lead outside the cache folder or the base
   *     address, if a number is out of range, or if a file without a published hash is not {@code
   *     .safetensors}, the only format whose header shows whether the file is complete
   */
  public PublishedWeights {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(checksum, "checksum");
    Objects.requireNonNull(transform, "transform");
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(batchNorm, "batchNorm");
    Objects.requireNonNull(accuracy, "accuracy");
    aliases = List.copyOf(aliases);
    if (Math.max(transform.cropHeight(), transform.cropWidth()) > transform.resize()
        || transform.mean().size() != RGB) {
      throw new IllegalArgumentException(
          "transform must crop at most what it resizes to, of three channels, given " + transform);
    }
    require(NAME, name, "name");
    require(NAME, variant, "variant");
    require(FILE_NAME, fileName, "fileName");
    aliases.forEach(alias -> require(FILE_NAME, alias, "alias"));
    require(PATH, path, "path");
    if (List.of(path.split("/")).contains("..")) {
      throw new IllegalArgumentException("path must not contain '..', given '" + path + "'");
    }
    if (approximateBytes < 1 || approximateBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "approximateBytes must lie in 1.." + MAX_BYTES + ", given " + approximateBytes);
    }
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be positive, given " + classes);
    }
    if (checksum instanceof Checksum.FirstUse && !fileName.endsWith(".safetensors")) {
      throw new IllegalArgumentException(
          fileName + " has no published hash; only a .safetensors file can be checked without one");
    }
  }

  /**
   * {@return the whole catalogue as an immutable list: torchvision's files, then timm's, each by
   * variant}
   */
  public static List<PublishedWeights> all() {
    return Catalogue.ENTRIES;
  }

  /**
   * Finds an entry by name. Case does not matter. A bare variant ({@code b0}, {@code
   * efficientnet_b0}) means {@link #defaultFor}. torchvision's spelling {@code
   * EfficientNet_B0_Weights.IMAGENET1K_V1} and a leading {@code timm/} are accepted.
   *
   * @param name the name
   * @return the entry
   * @throws IllegalArgumentException if no entry has that name; the message lists the closest names
   */
  public static PublishedWeights byName(String name) {
    return Catalogue.byName(name);
  }

  /**
   * {@return the default file of a variant, which is torchvision's newest}
   *
   * @param variant {@code b0} to {@code b7}, in any case
   * @throws IllegalArgumentException if no weights are published for the variant
   */
  public static PublishedWeights defaultFor(String variant) {
    return Catalogue.defaultFor(variant);
  }

  /**
   * Recognises a published file by the name of a local file alone. Accepted names are the present
   * or an older file name, {@code <timm tag>.safetensors}, and {@code model.safetensors} below a
   * folder named after the tag or after the hub's {@code models--timm--<tag>}. The content is not
   * read.
   *
   * @param file the path of a local file; need not exist
   * @return the entry; empty if the name is not that of a published file
   */
  public static Optional<PublishedWeights> recognise(Path file) {
    return Catalogue.recognise(file);
  }

  /**
   * {@return the announced size plus a quarter and a MiB} This leaves room for another container
   * format and still bounds a download.
   */
  long maximumBytes() {
    return approximateBytes + approximateBytes / 4 + (1L << 20);
  }

  private static void require(Pattern allowed, String value, String what) {
    if (!allowed.matcher(Objects.requireNonNull(value, what)).matches()) {
      throw new IllegalArgumentException(
          what + " must match " + allowed + ", given '" + value + "'");
    }
  }
}
