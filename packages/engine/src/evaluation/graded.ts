/** Grades of the judged candidates of a query, by candidate row. */
export type Judgements = ReadonlyMap<number, number>;

/** Sum of gain 2^grade - 1 over log2(position + 1) (Burges et al. 2005, "Learning to rank using gradient descent", section 6). */
const discounted = (grade: number, position: number): number => (2 ** grade - 1) / Math.log2(position + 1);
const dcg = (grades: readonly number[], k: number): number =>
  grades.slice(0, k).reduce((sum, grade, index) => sum + discounted(grade, index + 1), 0);
const idealDcg = (grades: readonly number[], k: number): number =>
  dcg(
    [...grades].sort((a, b) => b - a),
    k,
  );

/**
 * nDCG@k of grades in the order of a ranking, best first; null if no grade is above 0.
 * @param existing all grades there are, if the ranking does not hold them all
 */
export function ndcgOf(ranking: readonly number[], k: number, existing: readonly number[] = ranking): number | null {
  const ideal = idealDcg(existing, k);
  return ideal > 0 ? dcg(ranking, k) / ideal : null;
}

/** Figures of one query. */
export interface GradedQuery {
  /** nDCG@k over all candidates, those without judgement with a gain of 0. */
  readonly ndcg: number;
  /** The same with only the judged candidates in the ranking: a good candidate that nobody judged costs nothing. */
  readonly judgedNdcg: number;
}

/**
 * nDCG@k of one query from the scores of all candidates; null without a grade above 0. Among equal scores the worse grade stands first, so that
 * ties win nothing.
 */
export function gradedQuery(scores: Float64Array, judged: Judgements, k: number): GradedQuery | null {
  const ideal = idealDcg([...judged.values()], k);
  if (!(ideal > 0)) return null;
  const order = orderOf(judged, scores);
  const grades = order.map((row) => judged.get(row)!);
  return { ndcg: dcgAmongAll(order, judged, scores, k) / ideal, judgedNdcg: dcg(grades, k) / ideal };
}

/** Judged candidates, best score first; a score that is not a number is the worst. */
function orderOf(judged: Judgements, scores: Float64Array): number[] {
  const rated = [...judged].map(([row, grade]) => ({ row, grade, score: Number.isNaN(scores[row]!) ? -Infinity : scores[row]! }));
  return rated.sort((a, b) => (a.score === b.score ? a.grade - b.grade : b.score - a.score)).map(({ row }) => row);
}

/** DCG@k of the judged among all: a judged candidate's position is its place among the judged plus the others that are not worse. */
function dcgAmongAll(order: readonly number[], judged: Judgements, scores: Float64Array, k: number): number {
  let sum = 0;
  for (const [place, row] of order.slice(0, k).entries()) {
    let others = 0;
    for (let c = 0; c < scores.length; c++) if (!(scores[c]! < scores[row]!) && !judged.has(c)) others++;
    const position = place + 1 + others;
    if (position <= k) sum += discounted(judged.get(row)!, position);
  }
  return sum;
}
