package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.network.ConventionOptions;
import io.github.efficientnet4j.cli.network.VectorApi;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.explain.CamFigure;
import io.github.efficientnet4j.explain.CamFigure.Panel;
import io.github.efficientnet4j.explain.CamStyle;
import io.github.efficientnet4j.explain.CamStyle.Background;
import io.github.efficientnet4j.explain.ClassActivationMapping;
import io.github.efficientnet4j.explain.ColorMap;
import io.github.efficientnet4j.explain.Explainer;
import io.github.efficientnet4j.explain.Explanation;
import io.github.efficientnet4j.explain.GradCam;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "cam",
    description = {
      "Draw where in photos networks see their classes.",
      "One network: a row for each photo, its most probable classes side by side.",
      "Several: the networks side by side, a row for each of their most probable classes."
    },
    mixinStandardHelpOptions = true)
final class CamCommand implements Callable<Integer> {

  private static final int CLASSES_OF_ONE_NETWORK = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      required = true,
      split = ",",
      paramLabel = "FILE|NAME",
      description =
          "One or more .safetensors or .pth files, or names of published weights (see 'weights"
              + " list'), separated by commas.")
  private List<String> weights;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "Image files, or folders of them (JPEG, PNG, GIF, BMP, WebP).")
  private List<Path> images;

  @Option(
      names = "--out",
      defaultValue = "cam.png",
      paramLabel = "FILE",
      description = "The PNG file to write (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "How many classes (default: 3 of one network, 1 of each of several).")
  private Integer top;

  @Option(
      names = "--class",
      paramLabel = "NAME|INDEX",
      description = "This class, whatever its probability, instead of the most probable ones.")
  private String wanted;

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description =
          "Grad-CAM of this stage, features.0 (stem) to features.N (head), instead of the class"
              + " activation map of the last.")
  private String stage;

  @Option(
      names = "--background",
      defaultValue = "photo",
      description =
          "What maps are drawn over, one of ${COMPLETION-CANDIDATES}: the whole photo, or the"
              + " network's resized and cropped input (default: ${DEFAULT-VALUE}).")
  private Background background;

  @Option(
      names = "--colors",
      defaultValue = "viridis",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ColorMap colors;

  @Mixin private ConventionOptions conventions;

  /** A decoded file. */
  private record Photo(String name, RgbImage image) {}

  /** What one network says of every photo. */
  private record Column(
      String title, ImageTransform transform, List<List<Explanation>> explanations) {}

  @Override
  public Integer call() throws IOException {
    if (top != null && top < 1) {
      throw new Failures.UsageException("--top must be at least 1, but was " + top);
    }
    if (top != null && wanted != null) {
      throw new Failures.UsageException("--top and --class exclude each other");
    }
    ImageFiles files = ImageFiles.of(images);
    VectorApi.add();
    List<Photo> photos = decode(files.paths());
    if (photos.isEmpty()) {
      return 1;
    }
    List<Column> columns = new ArrayList<>();
    for (String name : weights) {
      columns.add(explain(name, photos));
    }
    CamFigure figure =
        CamFigure.of(CamStyle.defaults().withBackground(background).withColors(colors));
    for (int i = 0; i < photos.size(); i++) {
      figure =
          columns.size() == 1
              ? withClassesSideBySide(figure, photos.get(i), i, columns.get(0))
              : withNetworksSideBySide(figure, photos.get(i), i, columns);
    }
    figure.write(out);
    spec.commandLine().getOut().println(out);
    return photos.size() == files.paths().size() ? 0 : 1;
  }

  /** Those that can be decoded; the others are told of. */
  private List<Photo> decode(List<Path> files) {
    List<Photo> photos = new ArrayList<>();
    for (Path file : files) {
      try {
        photos.add(new Photo(file.getFileName().toString(), ImageDecoder.standard().decode(file)));
      } catch (IOException e) {
        spec.commandLine().getErr().println("error: " + Failures.message(e));
      }
    }
    return photos;
  }

  private Column explain(String name, List<Photo> photos) throws IOException {
    Network network = conventions.load(name);
    int classIndex = wanted == null ? -1 : classIndex(network.labels());
    int count = top != null ? top : weights.size() == 1 ? CLASSES_OF_ONE_NETWORK : 1;
    List<List<Explanation>> explanations = new ArrayList<>();
    try (Explainer explainer = explainer(network)) {
      for (Photo photo : photos) {
        explanations.add(
            wanted == null
                ? explainer.explain(photo.image(), count)
                : List.of(explainer.explainClass(photo.image(), classIndex)));
      }
      return new Column(title(name), explainer.transform(), explanations);
    }
  }

  private Explainer explainer(Network network) {
    if (stage == null) {
      return ClassActivationMapping.of(network);
    }
    try {
      return GradCam.of(network, stage);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--stage: " + e.getMessage());
    }
  }

  private int classIndex(Labels known) {
    int index = known.names().indexOf(wanted);
    if (index < 0) {
      try {
        index = Integer.parseInt(wanted);
      } catch (NumberFormatException e) {
        // Neither a name nor a number: reported below.
      }
    }
    if (index < 0 || index >= known.size()) {
      throw new Failures.UsageException(
          "no class is called '"
              + wanted
              + "'; give one of the network's labels, or an index from 0 to "
              + (known.size() - 1));
    }
    return index;
  }

  /** A file's name without its ending, or the name of published weights; and the stage. */
  private String title(String weights) {
    String name =
        Files.exists(Path.of(weights))
            ? Path.of(weights).getFileName().toString().replaceFirst("\\.[^.]+$", "")
            : weights;
    return stage == null ? name : name + ", " + stage;
  }

  private CamFigure withClassesSideBySide(CamFigure figure, Photo photo, int index, Column column) {
    List<Panel> row = new ArrayList<>();
    row.add(Panel.photo(photo.name(), photo.image(), column.transform()));
    for (Explanation explanation : column.explanations().get(index)) {
      row.add(Panel.explained(column.title(), photo.image(), column.transform(), explanation));
    }
    return figure.withRow(row);
  }

  private CamFigure withNetworksSideBySide(
      CamFigure figure, Photo photo, int index, List<Column> columns) {
    CamFigure extended = figure;
    int ranks = columns.stream().mapToInt(c -> c.explanations().get(index).size()).max().orElse(0);
    for (int rank = 0; rank < ranks; rank++) {
      List<Panel> row = new ArrayList<>();
      row.add(Panel.photo(photo.name(), photo.image()));
      for (Column column : columns) {
        List<Explanation> explanations = column.explanations().get(index);
        if (rank < explanations.size()) {
          row.add(
              Panel.explained(
                  column.title(), photo.image(), column.transform(), explanations.get(rank)));
        }
      }
      extended = extended.withRow(row);
    }
    return extended;
  }
}
