"""Simple methods with scikit-learn: `methods.py <function>` reads its arguments as a JSON list and prints what it returns as JSON."""

import json
import re
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import StandardScaler, normalize
from sklearn.svm import LinearSVC

SIDE = 64
WORD = r"(?u)\b\w+\b"


def words():
    return TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=WORD)


def characters():
    return TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5), min_df=2)


def classify(texts, labels, asked, parts):
    """What a linear SVM on TF-IDF says, [asked, classes] of 1 and 0, and the classes; `parts`: words, or words and characters."""
    features = words() if parts == "words" else make_union(words(), characters())
    pipeline = make_pipeline(features, LinearSVC(C=1.0)).fit(texts, labels)
    classes = list(pipeline.classes_)
    scores = pipeline.predict(asked)[:, None] == np.array(classes)[None, :]
    return {"classes": classes, "scores": scores.astype(float).tolist()}


def pictures(file):
    """Pictures [n, SIDE, SIDE, 3], 0 to 1."""
    return np.fromfile(file, dtype=np.uint8).reshape(-1, SIDE, SIDE, 3) / np.float32(255)


def pixels(images):
    """Each picture at 32 x 32, all channels one after the other."""
    n = len(images)
    return images.reshape(n, 32, SIDE // 32, 32, SIDE // 32, 3).mean(axis=(2, 4)).reshape(n, -1)


def colours(images):
    """Root of the histogram of hue, saturation and value in 12 x 4 x 4 bins: Euclidean distance is then Hellinger's."""
    high, low = images.max(axis=-1), images.min(axis=-1)
    spread = high - low
    red, green, blue = (images[..., c] for c in range(3))
    safe = np.where(spread == 0, 1, spread)
    hue = np.select(
        [spread == 0, high == red, high == green],
        [0, ((green - blue) / safe) % 6, (blue - red) / safe + 2],
        (red - green) / safe + 4,
    )
    saturation = np.where(high == 0, 0, spread / np.where(high == 0, 1, high))
    bin_of = lambda values, bins: np.minimum((values * bins).astype(int), bins - 1)
    place = (bin_of(hue / 6, 12) * 4 + bin_of(saturation, 4)) * 4 + bin_of(high, 4)
    counts = np.stack([np.bincount(one.ravel(), minlength=192) for one in place])
    return np.sqrt(counts / SIDE**2)


def distances(file, known, asked, kind):
    """Euclidean distances [asked, known] between pictures of the file, by their numbers in it."""
    features = {"pixels": pixels, "colours": colours}[kind](pictures(file)).astype(np.float32)
    a, b = features[asked], features[known]
    squared = (a**2).sum(1)[:, None] + (b**2).sum(1)[None, :] - 2 * a @ b.T
    return np.sqrt(np.maximum(squared, 0))


def neighbour_classes(file, known, labels, asked, kind, count):
    """Shares [asked, classes] of the classes among the nearest pictures, and the classes."""
    nearest = np.argsort(distances(file, known, asked, kind), axis=1, kind="stable")[:, :count]
    classes = sorted(set(labels))
    number = {label: i for i, label in enumerate(classes)}
    found = np.array([number[label] for label in labels])[nearest]
    scores = np.stack([np.bincount(row, minlength=len(classes)) for row in found]) / count
    return {"classes": classes, "scores": scores.tolist()}


def nearest_of_groups(file, known, groups, count, asked, kind):
    """Distance [asked, count] to the nearest picture of each group, 0 to count - 1; the largest of all where a group has none."""
    all_distances = distances(file, known, asked, kind)
    groups = np.array(groups)
    largest = all_distances.max()
    return np.stack([all_distances[:, groups == g].min(axis=1, initial=largest) for g in range(count)], axis=1).tolist()


def titles_by_neighbours(file, known, titles, asked, candidates, kind, count):
    """Cosine [asked, candidates] of a text's TF-IDF with the mean TF-IDF of the titles of a picture's nearest pictures."""
    vectorizer = words().fit(titles)
    own, wanted = vectorizer.transform(titles), vectorizer.transform(candidates)
    nearest = np.argsort(distances(file, known, asked, kind), axis=1, kind="stable")[:, :count]
    means = np.stack([np.asarray(own[row].mean(axis=0)).ravel() for row in nearest])
    return (wanted @ normalize(means).T).T.tolist()


def match(titles, texts, learned, known, labels, asked, model):
    """
    Score of each asked pair (numbers of products). `cosine`: TF-IDF of titles. `logistic`, `boosting`: learned from a few similarities of the
    known pairs. Frequencies of words are those of the `learned` products.
    """
    if model == "cosine":
        return cosines(TfidfVectorizer(token_pattern=WORD), titles, learned, asked).tolist()
    train, valid = similarities(titles, texts, learned, known), similarities(titles, texts, learned, asked)
    if model == "logistic":
        learner = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    else:
        learner = HistGradientBoostingClassifier(max_iter=200, learning_rate=0.05, random_state=1)
    return learner.fit(train, labels).predict_proba(valid)[:, 1].tolist()


def cosines(vectorizer, documents, learned, pairs):
    vectors = vectorizer.fit([documents[i] for i in learned]).transform(documents)
    a, b = np.array(pairs).T
    return np.asarray(vectors[a].multiply(vectors[b]).sum(axis=1)).ravel()


def similarities(titles, texts, learned, pairs):
    """[pairs, similarities]: cosines of words and of three characters, shared words and shared tokens with a digit, of titles and of whole texts."""
    columns = []
    for documents in (titles, texts):
        columns.append(cosines(TfidfVectorizer(token_pattern=WORD), documents, learned, pairs))
        columns.append(cosines(TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3)), documents, learned, pairs))
        tokens = [set(re.findall(r"\w+", document.lower())) for document in documents]
        numbers = [{token for token in own if re.search(r"\d", token)} for own in tokens]
        codes = [{token for token in own if len(token) >= 4} for own in numbers]
        for sets in (tokens, numbers, codes):
            columns.append([shared(sets[a], sets[b]) for a, b in pairs])
        columns.append([abs(len(tokens[a]) - len(tokens[b])) for a, b in pairs])
    return np.stack(columns, axis=1)


def shared(a, b):
    """Jaccard's share of common members; -1 where there is nothing to compare."""
    return len(a & b) / len(a | b) if a and b else -1


def tag(known, tags, asked):
    """Tags of the words of each asked text, of a conditional random field on words, their shapes, ends and neighbours."""
    from sklearn_crfsuite import CRF

    field = CRF(algorithm="lbfgs", c1=0.1, c2=0.1, max_iterations=100)
    field.fit([word_features(text) for text in known], tags)
    return [list(found) for found in field.predict([word_features(text) for text in asked])]


def word_features(text):
    own = [
        {
            "word": word.lower(),
            "shape": re.sub(r"[A-Z]+", "X", re.sub(r"[a-z]+", "x", re.sub(r"\d+", "0", word))),
            "start": word[:3].lower(),
            "end": word[-3:].lower(),
            "place": min(at, 5),
        }
        for at, word in enumerate(text)
    ]
    around = [(step, name) for step in (-2, -1, 1, 2) for name in ("word", "shape")]
    return [
        {
            **features,
            **{f"{step}:{name}": own[at + step][name] if 0 <= at + step < len(own) else "-" for step, name in around},
        }
        for at, features in enumerate(own)
    ]


FUNCTIONS = [classify, neighbour_classes, nearest_of_groups, titles_by_neighbours, match, tag]

if __name__ == "__main__":
    function = {one.__name__: one for one in FUNCTIONS}[sys.argv[1]]
    json.dump(function(*json.load(sys.stdin)), sys.stdout)
