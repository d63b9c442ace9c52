package io.github.efficientnet4j.weights.published;

import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.internal.text.CloseNames;
import io.github.efficientnet4j.weights.published.Checksum.FirstUse;
import io.github.efficientnet4j.weights.published.Checksum.Sha256;
import io.github.efficientnet4j.weights.published.Checksum.Sha256Prefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The table of published files and the look-ups in it. */
final class Catalogue {
  private static final int IMAGENET_CLASSES = 1000;

  /** The conventions that a network's logits depend on and its weights do not contain. */
  private record Conventions(PaddingMode padding, BatchNorm batchNorm) {}

  /**
   * torchvision's B0 to B4, which were trained in PyTorch: {@code
   * torchvision/models/efficientnet.py}.
   */
  private static final Conventions PYTORCH =
      new Conventions(PaddingMode.SYMMETRIC, BatchNorm.PYTORCH);

  /**
   * torchvision's B5 to B7: {@code norm_layer=partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)}.
   * The weights were trained in TensorFlow with {@code SAME} padding. torchvision pads
   * symmetrically, and its accuracies are measured with that padding.
   */
  private static final Conventions CONVERTED =
      new Conventions(PaddingMode.SYMMETRIC, BatchNorm.TENSORFLOW);

  /**
   * timm's {@code tf_} models. The momentum is that of their training in TensorFlow (decay 0.99).
   * timm itself uses PyTorch's 0.1 by default.
   */
  private static final Conventions TENSORFLOW =
      new Conventions(PaddingMode.SAME, BatchNorm.TENSORFLOW);

  /**
   * torchvision's files. File names, sizes (MiB), transforms and accuracies are those of {@code
   * torchvision/models/efficientnet.py}. The file names contain the hashes corrected in 0.16
   * (pytorch/vision#8036). The last column is the name before that correction.
   */
  /** Whoever writes so little means a variant. */
  private static final int MAX_SHORT_NAME = 4;

  private static final List<PublishedWeights> TORCHVISION =
      List.of(
          torchvision(
              "b0",
              "v1",
              "efficientnet_b0_rwightman-7f5810bc.pth",
              new Sha256("7f5810bc96def8f7552d5b7e68d53c4786f81167d28291b21c0d90e1fca14934"),
              ImageTransform.imageNet(256, 224, Resampling.BICUBIC),
              PYTORCH,
              new PublishedAccuracy(77.692, 93.532),
              "efficientnet_b0_rwightman-3dd342df.pth"),
          torchvision(
              "b1",
              "v1",
              "efficientnet_b1_rwightman-bac287d4.pth",
              new Sha256Prefix("bac287d4"),
              ImageTransform.imageNet(256, 240, Resampling.BICUBIC),
              PYTORCH,
              new PublishedAccuracy(78.642, 94.186),
              "efficientnet_b1_rwightman-533bc792.pth"),
          torchvision(
              "b1",
              "v2",
              "efficientnet_b1-c27df63c.pth",
              new Sha256Prefix("c27df63c"),
              ImageTransform.imageNet(255, 240, Resampling.BILINEAR),
              PYTORCH,
              new PublishedAccuracy(79.838, 94.934)),
          torchvision(
              "b2",
              "v1",
              "efficientnet_b2_rwightman-c35c1473.pth",
              new Sha256("c35c147384e385a5bab5a8eabdabbe5a3df0487ee4a554108626ae474a5bf755"),
              ImageTransform.imageNet(288, 288, Resampling.BICUBIC),
              PYTORCH,
              new PublishedAccuracy(80.608, 95.310),
              "efficientnet_b2_rwightman-bcdf34b7.pth"),
          torchvision(
              "b3",
              "v1",
              "efficientnet_b3_rwightman-b3899882.pth",
              new Sha256("b3899882250c22946d0229d266049fcd133c169233530b36b9ffa7983988362f"),
              ImageTransform.imageNet(320, 300, Resampling.BICUBIC),
              PYTORCH,
              new PublishedAccuracy(82.008, 96.054),
              "efficientnet_b3_rwightman-cf984f9c.pth"),
          torchvision(
              "b4",
              "v1",
              "efficientnet_b4_rwightman-23ab8bcd.pth",
              new Sha256("23ab8bcd5bdbef61a7a43b91adcad81f622fd7f36fb4935a569828d77888c44e"),
              ImageTransform.imageNet(384, 380, Resampling.BICUBIC),
              PYTORCH,
              new PublishedAccuracy(83.384, 96.594),
              "efficientnet_b4_rwightman-7eb33cd5.pth"),
          torchvision(
              "b5",
              "v1",
              "efficientnet_b5_lukemelas-1a07897c.pth",
              new Sha256("1a07897c0d357db7981640f6be44a63420f11deb932344a69768b62ebe272946"),
              ImageTransform.imageNet(456, 456, Resampling.BICUBIC),
              CONVERTED,
              new PublishedAccuracy(83.444, 96.628),
              "efficientnet_b5_lukemelas-b6417697.pth"),
          torchvision(
              "b6",
              "v1",
              "efficientnet_b6_lukemelas-24a108a5.pth",
              new Sha256("24a108a596a00ad522bdfb9a2d98a9bd31819dfd7e37dd96bad6bb5bc00d6015"),
              ImageTransform.imageNet(528, 528, Resampling.BICUBIC),
              CONVERTED,
              new PublishedAccuracy(84.008, 96.916),
              "efficientnet_b6_lukemelas-c76e70fd.pth"),
          torchvision(
              "b7",
              "v1",
              "efficientnet_b7_lukemelas-c5b4e57e.pth",
              new Sha256("c5b4e57e0da1a10bb4f8a5b410dd3b7b6e7461f9b757209be29409707c3d87dd"),
              ImageTransform.imageNet(600, 600, Resampling.BICUBIC),
              CONVERTED,
              new PublishedAccuracy(84.122, 96.908),
              "efficientnet_b7_lukemelas-dcc49843.pth"));

  /**
   * timm's files. Input sizes and crop fractions are those of {@code timm/models/efficientnet.py}.
   * Accuracies are those of {@code results/results-imagenet.csv} at that size. For B1 to B4 of the
   * first group timm also lists a larger test size. The entry describes the training size, which
   * costs less and has published accuracies too.
   */
  private static final List<PublishedWeights> TIMM =
      List.of(
          timm("b0", "efficientnet_b0.ra_in1k", 224, 0.875, PYTORCH, 77.698, 93.538),
          timm("b1", "efficientnet_b1.ft_in1k", 224, 0.875, PYTORCH, 77.592, 93.636),
          timm("b2", "efficientnet_b2.ra_in1k", 256, 0.875, PYTORCH, 79.324, 94.582),
          timm("b3", "efficientnet_b3.ra2_in1k", 288, 0.875, PYTORCH, 81.472, 95.696),
          timm("b4", "efficientnet_b4.ra2_in1k", 320, 0.875, PYTORCH, 82.658, 96.134),
          timm("b0", "tf_efficientnet_b0.aa_in1k", 224, 0.875, TENSORFLOW, 76.882, 93.270),
          timm("b1", "tf_efficientnet_b1.aa_in1k", 240, 0.882, TENSORFLOW, 78.840, 94.202),
          timm("b2", "tf_efficientnet_b2.aa_in1k", 260, 0.890, TENSORFLOW, 80.074, 94.906),
          timm("b3", "tf_efficientnet_b3.aa_in1k", 300, 0.904, TENSORFLOW, 81.648, 95.724),
          timm("b4", "tf_efficientnet_b4.aa_in1k", 380, 0.922, TENSORFLOW, 83.040, 96.298),
          timm("b5", "tf_efficientnet_b5.aa_in1k", 456, 0.934, TENSORFLOW, 83.696, 96.712),
          timm("b6", "tf_efficientnet_b6.aa_in1k", 528, 0.942, TENSORFLOW, 84.124, 96.890),
          timm("b7", "tf_efficientnet_b7.aa_in1k", 600, 0.949, TENSORFLOW, 84.424, 96.908));

  static final List<PublishedWeights> ENTRIES =
      Stream.concat(TORCHVISION.stream(), TIMM.stream()).toList();

  private Catalogue() {}

  static PublishedWeights byName(String name) {
    String wanted = normalised(name);
    return ENTRIES.stream()
        .filter(entry -> entry.name().equals(wanted))
        .findFirst()
        .or(() -> newestOfTorchvision(wanted))
        .orElseThrow(() -> unknown(name, wanted));
  }

  static PublishedWeights defaultFor(String variant) {
    return newestOfTorchvision(normalised(variant))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no weights are published for variant '" + variant + "'; there are b0 to b7"));
  }

  static Optional<PublishedWeights> recognise(Path file) {
    Path last = Objects.requireNonNull(file, "file").getFileName();
    if (last == null) {
      return Optional.empty();
    }
    String fileName = last.toString();
    if (fileName.equals("model.safetensors")) {
      return byFolder(file);
    }
    return ENTRIES.stream()
        .filter(e -> e.fileName().equals(fileName) || e.aliases().contains(fileName))
        .findFirst();
  }

  private static Optional<PublishedWeights> byFolder(Path file) {
    List<String> folders =
        StreamSupport.stream(file.spliterator(), false)
            .map(folder -> folder.toString().replaceFirst("^models--timm--", ""))
            .toList();
    return TIMM.stream().filter(entry -> folders.contains(entry.name())).findFirst();
  }

  private static String normalised(String name) {
    return Objects.requireNonNull(name, "name")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^(timm|torchvision)/", "")
        .replaceFirst("^efficientnet-", "efficientnet_")
        .replaceFirst("_weights\\.", ".");
  }

  private static Optional<PublishedWeights> newestOfTorchvision(String wanted) {
    String variant = wanted.replaceFirst("^efficientnet_", "");
    return TORCHVISION.stream()
        .filter(entry -> entry.variant().equals(variant))
        .reduce((older, newer) -> newer);
  }

  private static IllegalArgumentException unknown(String name, String wanted) {
    List<String> names = ENTRIES.stream().map(PublishedWeights::name).toList();
    List<String> close =
        wanted.length() <= MAX_SHORT_NAME ? List.of() : CloseNames.of(wanted, names);
    String shortNames =
        TORCHVISION.stream()
            .map(PublishedWeights::variant)
            .distinct()
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "no published weights are named '"
            + name
            + "'; "
            + (close.isEmpty()
                ? "the short names are " + shortNames
                : "did you mean " + String.join(" or ", close) + "?")
            + (close.isEmpty() && wanted.length() > MAX_SHORT_NAME
                ? ", the full ones " + String.join(", ", names)
                : ""));
  }

  private static PublishedWeights torchvision(
      String variant,
      String version,
      String fileName,
      Checksum checksum,
      ImageTransform transform,
      Conventions conventions,
      PublishedAccuracy accuracy,
      String... olderNames) {
    return new PublishedWeights(
        "efficientnet_" + variant + ".imagenet1k_" + version,
        WeightsSource.TORCHVISION,
        variant,
        fileName,
        fileName,
        checksum,
        approximateBytes(variant),
        IMAGENET_CLASSES,
        transform,
        conventions.padding(),
        conventions.batchNorm(),
        accuracy,
        List.of(olderNames));
  }

  private static PublishedWeights timm(
      String variant,
      String tag,
      int input,
      double cropShare,
      Conventions conventions,
      double top1,
      double top5) {
    return new PublishedWeights(
        tag,
        WeightsSource.TIMM,
        variant,
        tag + ".safetensors",
        tag + "/resolve/main/model.safetensors",
        new FirstUse(),
        approximateBytes(variant),
        IMAGENET_CLASSES,
        ImageTransform.timm(input, cropShare, Resampling.BICUBIC),
        conventions.padding(),
        conventions.batchNorm(),
        new PublishedAccuracy(top1, top5),
        List.of());
  }

  /**
   * {@return torchvision's {@code _file_size} in MiB, converted to bytes} Its two B1 files differ
   * by 2 KiB.
   */
  private static long approximateBytes(String variant) {
    double mebibytes =
        switch (variant) {
          case "b0" -> 20.451;
          case "b1" -> 30.134;
          case "b2" -> 35.174;
          case "b3" -> 47.184;
          case "b4" -> 74.489;
          case "b5" -> 116.864;
          case "b6" -> 165.362;
          case "b7" -> 254.675;
          default -> throw new IllegalArgumentException("no size for variant " + variant);
        };
    return Math.round(mebibytes * (1 << 20));
  }
}
