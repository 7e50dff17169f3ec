/**
 * The known word nearest to what was read, or undefined where none is near enough to be meant.
 * Damerau-Levenshtein (optimal string alignment) distance, lower case, `-`, `_` and blanks counted as one; at most a
 * third of the word wrong, and a word that contains the other whole is near.
 */
export function nearestWord(read: string, known: readonly string[]): string | undefined {
  const wanted = plain(read);
  if (wanted === "" || wanted.length > MAX_LENGTH) return undefined;
  const ranked = known
    .map((word) => ({ word, distance: distanceTo(wanted, plain(word)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(1, wanted.length / 3) ? best.word : undefined;
}

const MAX_LENGTH = 60;

function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, "-");
}

function distanceTo(read: string, known: string): number {
  const shorter = Math.min(read.length, known.length);
  if (shorter >= 4 && (known.includes(read) || read.includes(known))) return 0.5;
  return editDistance(read, known);
}

function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, beforePrevious[j - 2]! + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
