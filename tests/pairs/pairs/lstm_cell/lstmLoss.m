function [loss, dW, db, dh0, dc0] = lstmLoss(W, b, x, h0, c0, target)
% LSTM over the columns of x; half the squared distance of all states from target
%   W - 4H x (H + D), rows of input, forget, output gate and candidate; b - 4H x 1

H = numel(h0);
T = size(x, 2);
h{1} = h0;
c{1} = c0;
loss = 0;
for t = 1:T
    z{t} = [h{t}; x(:, t)];
    a = W * z{t} + b;
    ig{t} = sigmoid(a(1:H));
    fg{t} = sigmoid(a(H + 1:2 * H));
    og{t} = sigmoid(a(2 * H + 1:3 * H));
    g{t} = tanh(a(3 * H + 1:4 * H));
    c{t + 1} = fg{t} .* c{t} + ig{t} .* g{t};
    tc{t} = tanh(c{t + 1});
    h{t + 1} = og{t} .* tc{t};
    e{t} = h{t + 1} - target(:, t);
    loss = loss + e{t}' * e{t} / 2;
end

dW = zeros(size(W));
db = zeros(size(b));
dhnext = zeros(H, 1);
dcnext = zeros(H, 1);
for t = T:-1:1
    dh = dhnext + e{t};
    dc = dcnext + dh .* og{t} .* (1 - tc{t} .^ 2);
    dog = dh .* tc{t};
    dig = dc .* g{t};
    dg = dc .* ig{t};
    dfg = dc .* c{t};
    da = [dig .* ig{t} .* (1 - ig{t})
          dfg .* fg{t} .* (1 - fg{t})
          dog .* og{t} .* (1 - og{t})
          dg .* (1 - g{t} .^ 2)];
    dW = dW + da * z{t}';
    db = db + da;
    dz = W' * da;
    dhnext = dz(1:H);
    dcnext = dc .* fg{t};
end
dh0 = dhnext;
dc0 = dcnext;

end
