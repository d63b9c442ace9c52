package io.github.efficientnet4j.internal.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The clock of these tests goes on only when they say so. */
class RestingTeamsTest {

  private static final int THREADS = 4;
  private static final int ARENA_FLOATS = 100;

  /** A team with one arena; a plan without phases needs no scratch. */
  private static final long BYTES = 4 * ARENA_FLOATS;

  private final KernelSwitch kernels = new KernelSwitch(KernelChoice.SCALAR);
  private final Plan plan = plan();
  private long now;

  private static Plan plan() {
    return new Plan(List.of(), 1, List.of(), ARENA_FLOATS, 1, 1);
  }

  private RestingTeams teams(long maxBytes) {
    return new RestingTeams(maxBytes, () -> now);
  }

  private PlanPool pool(RestingTeams resting, Plan of) {
    return new PlanPool(new PlanPool.Key(1, 1, List.of("logits")), of, 1, THREADS, resting);
  }

  /** A call up to the point where it has its memory. */
  private Team begin(PlanPool pool, int images, int workers) {
    Team team = pool.take();
    ImageBatch batch = ImageBatch.of(new float[images], PixelLayout.NCHW, images, 1, 1);
    team.begin(batch, kernels, workers, new float[0], null);
    return team;
  }

  private Team call(PlanPool pool, int images, int workers) {
    Team team = begin(pool, images, workers);
    pool.giveBack(team);
    return team;
  }

  /** Calls at the same time. */
  private List<Team> burst(PlanPool pool, int calls) {
    List<Team> teams = IntStream.range(0, calls).mapToObj(i -> begin(pool, 1, 1)).toList();
    teams.forEach(pool::giveBack);
    return teams;
  }

  @Test
  void aCallTakesTheTeamThatRestedLast() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    PlanPool pool = pool(resting, plan);
    List<Team> burst = burst(pool, 7);
    for (int i = 0; i < 20; i++) {
      assertThat(call(pool, 1, 1)).isSameAs(burst.get(6));
    }
    assertThat(resting.count()).isEqualTo(7);
  }

  @Test
  void onlyTheTeamInUseGrowsWithTheBatch() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    PlanPool pool = pool(resting, plan);
    burst(pool, 7);
    for (int i = 0; i < 20; i++) {
      call(pool, 2 * THREADS, THREADS);
    }
    assertThat(resting.bytes()).isEqualTo(6 * BYTES + 2 * THREADS * BYTES);
  }

  @Test
  void teamsThatRestedLongerThanAMinuteAreLetGo() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    PlanPool pool = pool(resting, plan);
    burst(pool, 7);
    now += RestingTeams.MAX_REST_NANOS;
    call(pool, 1, 1);
    assertThat(resting.count()).isEqualTo(7);
    now += 1;
    call(pool, 1, 1);
    assertThat(resting.count()).isEqualTo(1);
    now += 2 * RestingTeams.MAX_REST_NANOS;
    assertThat(resting.take(plan)).isNotNull();
  }

  @Test
  void teamsOfOtherPlansAreLetGoToo() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    burst(pool(resting, plan), 3);
    now += RestingTeams.MAX_REST_NANOS + 1;
    call(pool(resting, plan()), 1, 1);
    assertThat(resting.count()).isEqualTo(1);
    assertThat(resting.take(plan)).isNull();
  }

  @Test
  void theMemoryOfALargeBatchIsLetGoAfterAMinuteOfSmallOnes() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    PlanPool pool = pool(resting, plan);
    call(pool, 2 * THREADS, THREADS);
    long large = resting.bytes();
    now += RestingTeams.MAX_REST_NANOS;
    call(pool, 1, THREADS);
    assertThat(resting.bytes()).isEqualTo(large);
    now += 1;
    Team team = call(pool, 1, THREADS);
    assertThat(resting.bytes()).isEqualTo(BYTES);
    assertThat(call(pool, 2 * THREADS, THREADS)).isSameAs(team);
    assertThat(resting.bytes()).isEqualTo(large);
  }

  @Test
  void restingTeamsTakeNoMoreMemoryThanAllowed() {
    RestingTeams resting = teams(3 * BYTES);
    PlanPool pool = pool(resting, plan);
    List<Team> burst = burst(pool, 7);
    // Three, and the last one, which is always kept.
    assertThat(resting.bytes()).isEqualTo(4 * BYTES);
    assertThat(resting.take(plan)).isSameAs(burst.get(6));
  }

  @Test
  void withoutMemoryForOthersTheLastTeamIsKept() {
    RestingTeams resting = teams(0);
    PlanPool pool = pool(resting, plan);
    Team last = burst(pool, 7).get(6);
    assertThat(resting.bytes()).isEqualTo(BYTES);
    assertThat(call(pool, 1, 1)).isSameAs(last);
  }

  @Test
  void aPlanThatIsNoLongerKeptKeepsNoTeams() {
    RestingTeams resting = teams(Long.MAX_VALUE);
    RecentPlans plans = new RecentPlans();
    for (int size = 1; size <= 2 * RecentPlans.MAX_PLANS; size++) {
      PlanPool.Key key = new PlanPool.Key(size, size, List.of("logits"));
      call(plans.get(key, same -> new PlanPool(same, plan(), 1, THREADS, resting)), 1, 1);
    }
    assertThat(resting.count()).isEqualTo(RecentPlans.MAX_PLANS);
  }
}
