% Ten ways to step down a parabola, three steps of each, after Ruder.
%     [out, back] = pyref.derivations.ruder (w, curvature, eta)
%     dw = back (dout)
%
%     w 1 x D, curvature 1 x D, eta 10 x 1, a rate for each way (none for Adadelta)
%
%     f = 1/2 sum (curvature * w^2), so g = curvature * w
%     out 10 x D, the weights after three steps, one row for each way:
%
%     1  SGD        w = w - eta g
%     2  momentum   v = 0.9 v + eta g,  w = w - v
%     3  Nesterov   v = 0.9 v + eta g (w - 0.9 v),  w = w - v
%     4  Adagrad    G = G + g^2,  w = w - eta g / sqrt (G + 1e-8)
%     5  Adadelta   G = 0.9 G + 0.1 g^2,  d = sqrt (E + 1e-8) / sqrt (G + 1e-8) g,
%                   E = 0.9 E + 0.1 d^2,  w = w - d
%     6  RMSprop    G = 0.9 G + 0.1 g^2,  w = w - eta g / sqrt (G + 1e-8)
%     7  Adam       m = 0.9 m + 0.1 g,  v = 0.999 v + 0.001 g^2, m / (1 - 0.9^t) and
%                   v / (1 - 0.999^t):  w = w - eta m / (sqrt (v) + 1e-8)
%     8  AdaMax     m as in Adam,  u = max (0.999 u, |g|),  w = w - eta m / u
%     9  Nadam      as Adam with 0.9 m / (1 - 0.9^t) + 0.1 g / (1 - 0.9^t) for m
%     10 AMSGrad    m and v as in Adam,  w = w - eta m / (sqrt (most) + 1e-8)
%                   with most = max (most, v)
%
% 1e-8 stands under the root in 4 to 6 and beside it from 7 on. Each weight goes its own
% way, so going back needs one number for each, s = d out / d w, which is carried along:
%
%     dw = sum (dout * s)                       1 x D, down the ten rows
%
% Errors: pyref:size, pyref:type. Source: Sebastian Ruder 2016, An Overview of Gradient
% Descent Optimization Algorithms.

function [out, back] = ruder (w, curvature, eta)
  pyref.internal.takes (3, nargin);
  [w, curvature, eta] = pyref.internal.sizes ( ...
    'ruder: w 1 D, curvature 1 D, eta 10 1', ...
    w, curvature, eta);
  [w1, s1] = sgd (w, curvature, eta(1));
  [w2, s2] = momentum (w, curvature, eta(2), 0);
  [w3, s3] = momentum (w, curvature, eta(3), 0.9);
  [w4, s4] = scaled (w, curvature, eta(4), 1, 1);
  [w5, s5] = adadelta (w, curvature);
  [w6, s6] = scaled (w, curvature, eta(6), 0.9, 0.1);
  [w7, s7] = adam (w, curvature, eta(7), 1, 0);
  [w8, s8] = adamax (w, curvature, eta(8));
  [w9, s9] = adam (w, curvature, eta(9), 0.9, 0.1);
  [w10, s10] = amsgrad (w, curvature, eta(10));
  out = [w1; w2; w3; w4; w5; w6; w7; w8; w9; w10];
  s = [s1; s2; s3; s4; s5; s6; s7; s8; s9; s10];
  back = @(dout) backward (pyref.internal.like ('ruder: out', dout, out), s);
end

function dw = backward (dout, s)
  dw = sum (dout .* s, 1);
end

function [w, s] = sgd (w, k, eta)
  s = 1 + 0 * w;
  for t = 1:3
    w = w - eta .* k .* w;
    s = s - eta .* k .* s;
  end
end

function [w, s] = momentum (w, k, eta, ahead)
  s = 1 + 0 * w;
  v = 0 * w;
  dv = 0 * w;
  for t = 1:3
    v = 0.9 * v + eta .* k .* (w - ahead .* v);
    dv = 0.9 * dv + eta .* k .* (s - ahead .* dv);
    w = w - v;
    s = s - dv;
  end
end

function [w, s] = scaled (w, k, eta, kept, added)
  s = 1 + 0 * w;
  G = 0 * w;
  dG = 0 * w;
  for t = 1:3
    g = k .* w;
    dg = k .* s;
    G = kept .* G + added .* g .^ 2;
    dG = kept .* dG + 2 * added .* g .* dg;
    root = sqrt (G + 1e-8);
    w = w - eta .* g ./ root;
    s = s - eta .* (dg ./ root - g .* dG ./ (2 * root .^ 3));
  end
end

function [w, s] = adadelta (w, k)
  s = 1 + 0 * w;
  G = 0 * w;
  dG = 0 * w;
  E = 0 * w;
  dE = 0 * w;
  for t = 1:3
    g = k .* w;
    dg = k .* s;
    G = 0.9 * G + 0.1 * g .^ 2;
    dG = 0.9 * dG + 0.2 * g .* dg;
    above = sqrt (E + 1e-8);
    below = sqrt (G + 1e-8);
    d = above ./ below .* g;
    dd = above ./ below .* (dg - g .* dG ./ (2 * below .^ 2));
    dd = dd + dE ./ (2 * above) ./ below .* g;
    E = 0.9 * E + 0.1 * d .^ 2;
    dE = 0.9 * dE + 0.2 * d .* dd;
    w = w - d;
    s = s - dd;
  end
end

function [w, s] = adam (w, k, eta, old, new)
  s = 1 + 0 * w;
  m = 0 * w;
  dm = 0 * w;
  v = 0 * w;
  dv = 0 * w;
  for t = 1:3
    g = k .* w;
    dg = k .* s;
    m = 0.9 * m + 0.1 * g;
    dm = 0.9 * dm + 0.1 * dg;
    v = 0.999 * v + 0.001 * g .^ 2;
    dv = 0.999 * dv + 0.002 * g .* dg;
    first = 1 - 0.9 ^ t;
    root = sqrt (v ./ (1 - 0.999 ^ t));
    below = root + 1e-8;
    droot = dv ./ (1 - 0.999 ^ t) ./ (2 * root);
    mhat = (old .* m + new .* g) ./ first;
    dmhat = (old .* dm + new .* dg) ./ first;
    w = w - eta .* mhat ./ below;
    s = s - eta .* (dmhat ./ below - mhat .* droot ./ below .^ 2);
  end
end

function [w, s] = adamax (w, k, eta)
  s = 1 + 0 * w;
  m = 0 * w;
  dm = 0 * w;
  u = 0 * w;
  du = 0 * w;
  for t = 1:3
    g = k .* w;
    dg = k .* s;
    m = 0.9 * m + 0.1 * g;
    dm = 0.9 * dm + 0.1 * dg;
    sign = 1 - 2 * (real (g) < 0);
    above = real (g .* sign) > real (0.999 * u);
    u = above .* (g .* sign) + (1 - above) .* (0.999 * u);
    du = above .* (dg .* sign) + (1 - above) .* (0.999 * du);
    rate = eta ./ (1 - 0.9 ^ t);
    w = w - rate .* m ./ u;
    s = s - rate .* (dm ./ u - m .* du ./ u .^ 2);
  end
end

function [w, s] = amsgrad (w, k, eta)
  s = 1 + 0 * w;
  m = 0 * w;
  dm = 0 * w;
  v = 0 * w;
  dv = 0 * w;
  most = 0 * w;
  dmost = 0 * w;
  for t = 1:3
    g = k .* w;
    dg = k .* s;
    m = 0.9 * m + 0.1 * g;
    dm = 0.9 * dm + 0.1 * dg;
    v = 0.999 * v + 0.001 * g .^ 2;
    dv = 0.999 * dv + 0.002 * g .* dg;
    above = real (v) > real (most);
    most = above .* v + (1 - above) .* most;
    dmost = above .* dv + (1 - above) .* dmost;
    below = sqrt (most) + 1e-8;
    w = w - eta .* m ./ below;
    s = s - eta .* (dm ./ below - m .* dmost ./ (2 * sqrt (most)) ./ below .^ 2);
  end
end

%!test <the ends that the worked example has, to twelve digits>
%! eta = [0.01; 0.01; 0.01; 0.01; 0; 0.001; 0.001; 0.002; 0.001; 0.001];
%! out = pyref.derivations.ruder ([1 1], [10 1], eta);
%! want = [0.729 0.970299; 0.486 0.944379; 0.51759 0.94471839; ...
%!   0.977237939490 0.977237939567; 0.999029413848 0.999029413898; ...
%!   0.992630674275 0.992630674526; 0.997000096053 0.997000096080; ...
%!   0.994000388299 0.994000388299; 0.995405916094 0.995405916136; ...
%!   0.987639556465 0.987639559038];
%! assert (out, want, 1e-12);

%!test <by hand: without a rate nothing moves, but by Adadelta>
%! [out, back] = pyref.derivations.ruder ([1 2], [10 1], zeros (10, 1));
%! assert (out([1:4, 6:10],:), repmat ([1 2], 9, 1));
%! dw = back ([1 0; 0 0; 0 5; zeros(7, 2)]);
%! assert (dw, [1 5]);

%!error <ruder: eta is 2 x 1, not 10 x 1, with w 1 x 1, curvature 1 x 1>
%! pyref.derivations.ruder (1, 1, [1; 1]);
