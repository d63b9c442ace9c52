package io.github.efficientnet4j.cli.study;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "study",
    description = {
      "Scale a network in several ways, train each on your images, and compare.",
      "Results are recorded as they come: the same command again continues where it stopped."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StudySingleCommand.class,
      StudyGridCommand.class,
      StudyCompoundCommand.class,
      StudySearchCommand.class,
      StudyReportCommand.class,
      CommandLine.HelpCommand.class
    })
public final class StudyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which study?");
  }
}
