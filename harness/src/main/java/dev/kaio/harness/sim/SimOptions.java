package dev.kaio.harness.sim;

import dev.kaio.abi.Abi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run is made of; drawn from its seed.
 *
 * @param abis of the processes, one each
 * @param lwps of each process, LWP 1 and the cleanup LWP included
 * @param disks devices
 * @param sector of the devices, in bytes
 * @param immediateAsts whether an LWP in user mode traps at once for an AST
 * @param faultRate how many transfers fail or are short, 0 to 1
 * @param requestLimit of each process
 * @param weights of the actions, in the order of {@link Action}
 */
public record SimOptions(
    long seed,
    List<Abi> abis,
    int lwps,
    int disks,
    int sector,
    boolean immediateAsts,
    double faultRate,
    int requestLimit,
    List<Integer> weights) {

  private static final List<Abi> ABIS =
      List.of(Abi.LP64_SPARC, Abi.LP64_X86, Abi.ILP32_SPARC, Abi.ILP32_X86);

  /** The configuration of a seed. */
  public static SimOptions of(long seed) {
    Dice dice = new Dice(seed);
    List<Abi> abis = new ArrayList<>();
    for (int processes = dice.between(1, 3); processes > 0; processes--) {
      abis.add(dice.pick(ABIS));
    }
    List<Integer> weights = new ArrayList<>();
    for (Action action : Action.values()) {
      // Now and then an action is left out, or is most of what happens.
      weights.add(dice.chance(0.1) ? 0 : action.weight() * (dice.chance(0.1) ? 8 : 1));
    }
    return new SimOptions(
        seed,
        List.copyOf(abis),
        dice.between(2, 6),
        dice.between(1, 3),
        dice.chance(0.5) ? 512 : 1,
        dice.chance(0.7),
        dice.chance(0.5) ? dice.below(40) / 100.0 : 0,
        dice.chance(0.3) ? dice.between(2, 12) : 1000,
        List.copyOf(weights));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "seed %d: %s, %d LWPs each, %d disks of sector %d, ASTs %s, faults %.2f, %d requests each,"
            + " weights %s",
        seed,
        abis.stream().map(abi -> abi.model() + " " + abi.machine()).toList(),
        lwps,
        disks,
        sector,
        immediateAsts ? "at once" : "at the next return",
        faultRate,
        requestLimit,
        weights);
  }
}
