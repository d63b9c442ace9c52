package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A report in a folder, and its tables in a document. */
final class ReportFiles {

  static final String JSON = "report.json";

  private ReportFiles() {}

  /** Writes tables, CSV and charts; the JSON file is the source of them all. */
  static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    ReportJson.write(report, folder.resolve(JSON));
    write(folder.resolve("report.csv"), CsvReport.of(report));
    List<String> charts = ReportCharts.write(report, folder);
    StringBuilder markdown = new StringBuilder("# Benchmarks\n\n");
    markdown.append(MarkdownReport.of(report));
    for (String chart : charts) {
      markdown.append("\n![").append(chart).append("](").append(chart).append(".svg)\n");
    }
    write(folder.resolve("report.md"), markdown.toString());
  }

  /** Writes a training's table, and the JSON file that it is made of. */
  static void writeTraining(Report report, String name, Path folder) throws IOException {
    Files.createDirectories(folder);
    ReportJson.write(report, folder.resolve(name + ".json"));
    write(folder.resolve(name + ".md"), "# Training steps\n\n" + TrainingTable.of(report));
  }

  /**
   * Puts tables into a document, between the lines {@code <!-- tables of NAME -->} and {@code <!--
   * end of NAME -->}, where the name is that of the report's file.
   *
   * @throws IOException if there are no such lines, or the document cannot be written
   */
  static void intoDocument(String tables, String name, Path document) throws IOException {
    String text = Files.readString(document);
    Matcher section = section(name).matcher(text);
    if (!section.find()) {
      throw new IOException(
          document
              + " has no place for the tables: put the lines '<!-- tables of "
              + name
              + " -->' and '<!-- end of "
              + name
              + " -->' into it");
    }
    write(document, text.substring(0, section.start(1)) + tables + text.substring(section.end(1)));
  }

  /** Group 1 is what is between the lines. */
  static Pattern section(String name) {
    String quoted = Pattern.quote(name);
    return Pattern.compile(
        "<!-- tables? of " + quoted + " -->\\R(.*?)<!-- end of " + quoted + " -->", Pattern.DOTALL);
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(
        file,
        channel -> Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
