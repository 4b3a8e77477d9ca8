"""One iteration of the fourteen tasks in PyTorch: the same network, shapes, losses, fusions and AdamW, fp32, on the CPU or the device told.

Reads the setting as JSON from the first argument; then, for each line of standard input ("eager" or "compile"), runs one iteration
and prints its milliseconds.
"""
import json
import math
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

setting = json.loads(sys.argv[1])
shape, batch, border = setting["shape"], setting["batch"], setting["border"]
B, T = batch["size"], batch["tokens"]
D, E, H = shape["width"], shape["embedding"], shape["heads"]
P = shape["patchSize"]
N = (shape["imageSize"] // P) ** 2
KEEP = max(1, round(N * 0.4))
MASKED = math.ceil(T * 0.15 * 1.7)
torch.set_num_threads(setting["threads"])
torch.set_default_device(setting.get("device", "cpu"))
torch.manual_seed(1)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(D), nn.LayerNorm(D)
        self.qkv, self.out = nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.up, self.down = nn.Linear(D, D * shape["mlpRatio"]), nn.Linear(D * shape["mlpRatio"], D)

    def forward(self, x, mask):
        b, n, _ = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, n, 3, H, D // H).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=None if mask is None else mask[:, None, None, :])
        x = x + self.out(mixed.transpose(1, 2).reshape(b, n, D))
        hidden = self.up(self.norm2(x))
        return x + self.down(hidden * torch.sigmoid(1.702 * hidden))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Linear(P * P * 3, D)
        self.image_position = nn.Parameter(torch.randn(N, D) * 0.02)
        self.image_layers = nn.ModuleList(Layer() for _ in range(shape["imageLayers"]))
        self.image_norm = nn.LayerNorm(D)
        self.image_projection = nn.Linear(D, E, bias=False)
        self.image_fusion = nn.Linear(D, D)
        self.image_type = nn.Parameter(torch.randn(D) * 0.02)
        self.token = nn.Embedding(shape["vocabulary"], D)
        nn.init.normal_(self.token.weight, std=0.02)
        self.text_position = nn.Parameter(torch.randn(shape["maxTokens"], D) * 0.02)
        self.stack = nn.ModuleList(Layer() for _ in range(shape["stackLayers"]))
        self.text_norm, self.fusion_norm = nn.LayerNorm(D), nn.LayerNorm(D)
        self.text_projection, self.fusion_projection = nn.Linear(D, E, bias=False), nn.Linear(D, E, bias=False)
        self.scales = nn.Parameter(torch.full((10,), math.log(1 / 0.07)))
        self.itm = nn.Linear(D, 2)
        self.mlm_dense, self.mlm_norm = nn.Linear(D, D), nn.LayerNorm(D)
        self.mlm_bias = nn.Parameter(torch.zeros(shape["vocabulary"]))
        self.kl_head, self.fr_head = nn.Linear(D, D), nn.Linear(D, D)
        self.prototypes = nn.Parameter(torch.randn(256, D) * D**-0.5)

    def patches(self, pixels):
        b, side = pixels.shape[:2]
        g = side // P
        strips = pixels.view(b, g, P, g, P * 3).transpose(2, 3).reshape(b, g * g, P * P * 3)
        return self.patch(strips) + self.image_position

    def encode_image(self, x):
        for layer in self.image_layers:
            x = layer(x, None)
        return self.image_norm(x)

    def encode_text(self, ids, mask):
        x = self.token(ids) + self.text_position[: ids.shape[1]]
        for layer in self.stack[:border]:
            x = layer(x, mask)
        return x

    def for_fusion(self, image):
        return self.image_fusion(image) + self.image_type

    def fuse(self, text, text_mask, image):
        x = torch.cat([text, image], 1)
        mask = torch.cat([text_mask, torch.ones(image.shape[:2], dtype=torch.bool)], 1)
        for layer in self.stack[border:]:
            x = layer(x, mask)
        return x

    def image_embedding(self, image):
        return F.normalize(self.image_projection(image.mean(1)), dim=-1)

    def text_embedding(self, text):
        return F.normalize(self.text_projection(self.text_norm(text[:, 0])), dim=-1)

    def contrast(self, a, b, same, scale):
        logits = a @ b.t() * self.scales[scale].clamp(max=math.log(100)).exp()
        target = same / same.sum(1, keepdim=True)
        floor = (target * target.clamp(min=1e-30).log()).sum(1).mean()
        one = lambda x: -(target * F.log_softmax(x, 1)).sum(1).mean()
        return (one(logits) + one(logits.t())) / 2 + floor

    def image_text(self, f):
        embedded = self.patches(f["pixels"])
        rows = f["visible"][:, :, None].expand(-1, -1, D)
        image, masked_image = self.encode_image(embedded), self.encode_image(embedded.gather(1, rows))
        mask = f["mask"]
        text, masked_text = self.encode_text(torch.cat([f["ids"], f["masked_ids"]]), mask.repeat(2, 1)).chunk(2)
        i, t = self.image_embedding(image), self.text_embedding(text)
        similarity = (i @ t.t()).detach() / 0.07
        barred = -1e9 * f["same"]
        other_text = (similarity + f["noise"][0] + barred).argmax(1)
        other_image = (similarity.t() + f["noise"][1] + barred).argmax(1)
        tokens = self.for_fusion(image)
        fused = self.fuse(
            torch.cat([text, text[other_text], text, masked_text]), mask.repeat(4, 1),
            torch.cat([tokens, tokens, tokens[other_image], tokens]),
        )
        masked_fused = self.fuse(text, mask, self.for_fusion(masked_image))
        summary, masked_summary = self.fusion_norm(fused[: 3 * B, 0]), self.fusion_norm(masked_fused[:, 0])
        itc = self.contrast(i, t, f["same"], 9)
        itm = F.cross_entropy(self.itm(summary), f["itm_labels"])
        at = fused[3 * B :, :T].reshape(B * T, D)[f["positions"].view(-1)]
        dense = self.mlm_dense(at)
        features = self.mlm_norm(dense * torch.sigmoid(1.702 * dense))
        mlm = F.cross_entropy(F.linear(features, self.token.weight, self.mlm_bias), f["targets"].view(-1))
        teacher = F.layer_norm(image.mean(1).detach(), (D,), eps=1e-6)
        classes = F.normalize(self.prototypes, dim=-1)
        cosine = F.normalize(teacher, dim=-1) @ classes.detach().t()
        log_teacher = F.log_softmax((cosine - cosine.mean(0, keepdim=True)) / 0.04, 1)
        log_student = F.log_softmax(F.normalize(self.kl_head(masked_summary), dim=-1) @ classes.t() / 0.1, 1)
        kl = (log_teacher.exp() * (log_teacher - log_student)).sum(1).mean()
        fr = F.mse_loss(self.fr_head(masked_summary), teacher)
        return itc + itm + mlm + kl + fr

    def cross_pair(self, f):
        image = self.encode_image(self.patches(f["pixels"]))
        text = self.encode_text(f["ids"], f["mask"])
        fused = self.fuse(text, f["mask"], self.for_fusion(image))
        m = F.normalize(self.fusion_projection(self.fusion_norm(fused[:, 0])), dim=-1)
        both = [self.image_embedding(image), self.text_embedding(text), m]
        sources, targets = [x[:B] for x in both], [x[B:] for x in both]
        return sum(self.contrast(a, b, f["same"], 3 * s + t) for s, a in enumerate(sources) for t, b in enumerate(targets))


def feeds(size):
    ids = torch.randint(5, shape["vocabulary"], (size, T))
    return {
        "pixels": torch.randn(size, shape["imageSize"], shape["imageSize"], 3),
        "ids": ids,
        "masked_ids": ids.clone(),
        "mask": torch.ones(size, T, dtype=torch.bool),
        "visible": torch.stack([torch.randperm(N)[:KEEP].sort().values for _ in range(size)]),
        "same": torch.eye(B),
        "noise": torch.randn(2, B, B),
        "itm_labels": torch.cat([torch.ones(B), torch.zeros(2 * B)]).long(),
        "positions": torch.arange(B)[:, None] * T + torch.arange(MASKED)[None, :] % T,
        "targets": torch.randint(5, shape["vocabulary"], (B, MASKED)),
    }


first, second = feeds(B), feeds(2 * B)


def runner(compiled):
    model = Model()
    passes = [(model.image_text, first), (model.cross_pair, second)]
    if compiled:
        passes = [(torch.compile(run), data) for run, data in passes]
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.05)

    def iterate():
        for run, data in passes:
            optimizer.zero_grad()
            run(data).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()

    return iterate


runners = {}
for line in sys.stdin:
    kind = line.strip()
    if kind not in runners:
        runners[kind] = runner(kind == "compile")
    start = time.perf_counter()
    runners[kind]()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    print(json.dumps({"milliseconds": 1000 * (time.perf_counter() - start), "version": torch.__version__}), flush=True)
