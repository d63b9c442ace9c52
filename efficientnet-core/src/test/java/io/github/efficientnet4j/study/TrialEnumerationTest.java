package io.github.efficientnet4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialEnumerationTest {

  @Test
  void oneDimensionIsScaledAndTheOthersStay() {
    List<Trial> widths = StudyFixtures.widths(1, 1.5, 2, 1.5);
    assertThat(widths).extracting(Trial::name).containsExactly("width-1", "width-1.5", "width-2");
    assertThat(widths).extracting(Trial::series).containsOnly("width");
    assertThat(widths.get(2).network().stages().get(0).channels()).isEqualTo(32);
    assertThat(widths.get(2).network().blocks()).isEqualTo(5);

    Trial deep = SingleScaling.trials(StudyFixtures.BASELINE, Dimension.DEPTH, List.of(1.4)).get(0);
    assertThat(deep.scaling()).isEqualTo(new ScalingCoefficients(1, 1.4, 1));
    // ceil(1.4 * 2) + ceil(1.4 * 3)
    assertThat(deep.network().blocks()).isEqualTo(3 + 5);

    Trial large =
        SingleScaling.trials(StudyFixtures.BASELINE, Dimension.RESOLUTION, List.of(0.7)).get(0);
    assertThat(large.network().resolution()).isEqualTo(20);
  }

  @Test
  void widthCurvesAreNamedAfterTheirDepthAndResolution() {
    List<Trial> trials =
        SingleScaling.widthCurves(
            StudyFixtures.BASELINE,
            List.of(1.0, 2.0),
            List.of(new SingleScaling.At(1, 1), new SingleScaling.At(2, 1.3)));
    assertThat(trials)
        .extracting(Trial::series)
        .containsExactly(
            "width at d=1 r=1", "width at d=1 r=1", "width at d=2 r=1.3", "width at d=2 r=1.3");
    assertThat(trials)
        .extracting(Trial::name)
        .containsExactly("width-1-d1-r1", "width-2-d1-r1", "width-1-d2-r1.3", "width-2-d2-r1.3");
    assertThat(trials.get(3).scaling()).isEqualTo(new ScalingCoefficients(2, 2, 1.3));
  }

  @Test
  void compoundTrialsFollowTheRule() {
    List<Trial> trials =
        CompoundTrials.of(
            StudyFixtures.BASELINE, CompoundScaling.EFFICIENTNET, List.of(0.5, 1.0, 2.0));
    assertThat(trials)
        .extracting(Trial::name)
        .containsExactly(
            "compound-a1.2-b1.1-g1.15-phi0.5",
            "compound-a1.2-b1.1-g1.15-phi1",
            "compound-a1.2-b1.1-g1.15-phi2");
    assertThat(trials.get(1).scaling()).isEqualTo(new ScalingCoefficients(1.1, 1.2, 1.15));
    // 28 * 1.15^2 = 37.03; ceil(1.44 * 2) + ceil(1.44 * 3)
    assertThat(trials.get(2).network().resolution()).isEqualTo(37);
    assertThat(trials.get(2).network().blocks()).isEqualTo(3 + 5);
  }

  @Test
  void theGridOfHalvesHasThreePointsWithinAQuarter() {
    // 1 * 1 * 1.5^2 = 1 * 1.5^2 * 1 = 2.25, and 2 * 1 * 1 = 2; 1.5 and 2.5 are too far.
    assertThat(new ScalingGrid(0.5, 0.25).candidates())
        .containsExactly(
            new CompoundScaling(1, 1, 1.5),
            new CompoundScaling(1, 1.5, 1),
            new CompoundScaling(2, 1, 1));
    assertThat(new ScalingGrid(0.5, 0).candidates()).containsExactly(new CompoundScaling(2, 1, 1));
  }

  @Test
  void theGridHoldsThePapersBases() {
    assertThat(new ScalingGrid(0.05, 0.08).candidates()).contains(CompoundScaling.EFFICIENTNET);
    assertThat(new ScalingGrid(0.05, 0.079).candidates())
        .doesNotContain(CompoundScaling.EFFICIENTNET);
  }

  @Test
  void theGridOfTenthsIsWhatWholeNumbersGive() {
    List<CompoundScaling> expected = new ArrayList<>();
    for (int a = 10; a <= 30; a++) {
      for (int b = 10; b <= 30; b++) {
        for (int c = 10; c <= 30; c++) {
          if (Math.abs(a * b * b * c * c - 200_000) <= 10_000) {
            expected.add(new CompoundScaling(a / 10.0, b / 10.0, c / 10.0));
          }
        }
      }
    }
    assertThat(new ScalingGrid(0.1, 0.1).candidates()).isEqualTo(expected);
    assertThat(expected).hasSizeGreaterThan(5);
  }

  @Test
  void aGridWithoutCandidatesSaysWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScalingGrid(0.7, 0.1).trials(StudyFixtures.BASELINE))
        .withMessageContaining("larger tolerance");
    assertThatIllegalArgumentException().isThrownBy(() -> new ScalingGrid(0, 0.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ScalingGrid(0.1, 1));
  }

  @Test
  void gridTrialsAreScaledAtPhiOne() {
    List<Trial> trials = new ScalingGrid(0.5, 0).trials(StudyFixtures.BASELINE);
    assertThat(trials).hasSize(1);
    assertThat(trials.get(0).series()).isEqualTo("grid");
    assertThat(trials.get(0).name()).isEqualTo("grid-a2-b1-g1");
    assertThat(trials.get(0).scaling()).isEqualTo(new ScalingCoefficients(1, 2, 1));
  }

  @Test
  void theNameOfACompoundTrialTellsRuleAndPhi() {
    CompoundScaling rule = new CompoundScaling(1.4, 1, 1.15);
    for (Trial trial : CompoundTrials.of(StudyFixtures.BASELINE, rule, List.of(0.0, 0.5, 2.0))) {
      CompoundTrials.At at = CompoundTrials.At.of(trial.name()).orElseThrow();
      assertThat(at.rule()).isEqualTo(rule);
      assertThat(rule.at(at.phi())).isEqualTo(trial.scaling());
    }
    for (String other :
        List.of("width-2", "compound", "compound-a0.5-b1-g1-phi1", "compound-a1-b1-g1-phi1x")) {
      assertThat(CompoundTrials.At.of(other)).as(other).isEmpty();
    }
  }

  @Test
  void noFactorsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> StudyFixtures.widths());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CompoundTrials.of(StudyFixtures.BASELINE, CompoundScaling.EFFICIENTNET, List.of()));
  }

  @Test
  void aTrialsNameMustBeOneForAFile() {
    Trial good = StudyFixtures.BASELINE.trial();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trial("s", "../up", good.scaling(), good.network()))
        .withMessageContaining("../up");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Trial(" ", "name", good.scaling(), good.network()));
  }
}
