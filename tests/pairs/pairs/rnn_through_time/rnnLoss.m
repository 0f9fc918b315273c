function [loss, dWxh, dWhh, dWhy, dbh, dby] = rnnLoss(inputs, targets, hprev, ...
                                                      Wxh, Whh, Why, bh, by)
% Character model: inputs and targets are lists of indices from 1

T = length(inputs);
V = size(Wxh, 2);
xs = cell(1, T);
hs = cell(1, T + 1);
ps = cell(1, T);
hs{1} = hprev;
loss = 0;

for t = 1:T
    xs{t} = zeros(V, 1);
    xs{t}(inputs(t)) = 1;
    hs{t + 1} = tanh(Wxh * xs{t} + Whh * hs{t} + bh);
    y = Why * hs{t + 1} + by;
    ps{t} = softmax(y);
    loss = loss - log(ps{t}(targets(t)));
end

dWxh = zeros(size(Wxh));
dWhh = zeros(size(Whh));
dWhy = zeros(size(Why));
dbh = zeros(size(bh));
dby = zeros(size(by));
dhnext = zeros(size(hprev));
for t = T:-1:1
    dy = ps{t};
    dy(targets(t)) = dy(targets(t)) - 1;
    dWhy = dWhy + dy * hs{t + 1}';
    dby = dby + dy;
    dh = Why' * dy + dhnext;
    dhraw = (1 - hs{t + 1} .^ 2) .* dh;
    dbh = dbh + dhraw;
    dWxh = dWxh + dhraw * xs{t}';
    dWhh = dWhh + dhraw * hs{t}';
    dhnext = Whh' * dhraw;
end

end
