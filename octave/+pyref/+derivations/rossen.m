% From an output back to an input of a network with one hidden layer, in closed form.
%     [x, back] = pyref.derivations.rossen (out, w1, b1, w2, b2)
%     dout = back (dx)
%
%     out M x N, strictly between 0 and 1; w1 H x D and w2 M x H, finite; b1 H x 1,
%     b2 M x 1
%
%     g (z) = 1 / (1 + exp (-z)), and its inverse on (0, 1) is log (out / (1 - out))
%
%     forward: out = g (w2 g (w1 x + b1) + b2)
%
%     h = pinv (w2) (g^-1 (out) - b2)          H x N
%     x = pinv (w1) (g^-1 (h) - b1)            D x N
%
% pinv is the inverse of Moore and Penrose: h and x are the shortest of all solutions,
% x without any part in the nullspace of w1. The source has the map; its derivative by
% out is added here:
%
%     dh   = pinv (w1)' dx / (h (1 - h))       H x N
%     dout = pinv (w2)' dh / (out (1 - out))   M x N
%
% There is no such x where out or h leaves (0, 1), and none that gives out back where
% w2 or w1 does not reach what it should; each is refused. Another h may do where the
% shortest does not: see pyref.networks.inversion.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
% Inversion of Backpropagation Networks: Theory and Optimization Issues.

function [x, back] = rossen (out, w1, b1, w2, b2)
  pyref.internal.takes (5, nargin);
  [out, w1, b1, w2, b2] = pyref.internal.sizes ( ...
    'rossen: out M N, w1 H D finite, b1 H 1, w2 M H finite, b2 M 1', ...
    out, w1, b1, w2, b2);
  back2 = inverse_of (w2);
  back1 = inverse_of (w1);
  z = inverse ('out', out) - b2;
  h = back2 * z;
  reached ('w2', w2 * h, z);
  z = inverse ('h', h) - b1;
  x = back1 * z;
  reached ('w1', w1 * x, z);
  back = @(dx) backward ( ...
    pyref.internal.like ('rossen: x', dx, x), out, h, back1, back2);
end

function dout = backward (dx, out, h, back1, back2)
  dh = (back1.' * dx) ./ (h .* (1 - h));
  dout = (back2.' * dh) ./ (out .* (1 - out));
end

function w = inverse_of (w)
  share = max (size (w), [], 2) * eps (class (w));
  w = reshape (pinv (w, share * norm (w)), size (w.'));   % 0 x 0 of every empty w
end

function v = inverse (name, v)
  part = real (v);
  odd = nnz (~(part > 0 & part < 1));
  if odd > 0
    error ('pyref:value', ...
           'rossen: no inverse: %s is outside (0, 1) in %d of %d entries', ...
           name, odd, numel (v));
  end
  v = log (v ./ (1 - v));
end

function reached (name, found, wanted)
  near = sqrt (eps (class (found))) * (1 + abs (wanted));
  odd = nnz (~(abs (found - wanted) <= near));
  if odd > 0
    error ('pyref:value', 'rossen: no inverse: %s misses %d of %d entries', ...
           name, odd, numel (wanted));
  end
end

%!test <by hand: one half comes from zero, through pinv of 4 and of 1 / 2>
%! [x, back] = pyref.derivations.rossen ([0.5 0.5], [2 0], 0, 4, -2);
%! assert (x, zeros (2), eps);
%! assert (back ([1 0; 5 7]), [2 0], 8 * eps);

%!test <an input comes back through the network as the output it came from>
%! g = @(z) 1 ./ (1 + exp (-z));
%! out = [0.75 0.6; 0.5 0.4];
%! w1 = [1 0 1 0; 0 1 0 2; 0.5 0.5 0 -1]; w2 = [1 2 -1; 0.5 1 2];
%! x = pyref.derivations.rossen (out, w1, [0.1; -0.2; 0], w2, [-0.5; -1.5]);
%! assert (g (w2 * g (w1 * x + [0.1; -0.2; 0]) + [-0.5; -1.5]), out, 1e-14);
%! assert (null (w1).' * x, [0 0], 1e-14);

%!test <the direct inverse is shortest and gives the output back>
%! g = @(z) 1 ./ (1 + exp (-z));
%! net = {reshape(sin ((1:21) .^ 2), 3, 7), [0.1; -0.2; 0], [1 2 -1; 0.5 1 2], [-0.5; -1.5]};
%! forward = @(x) g (net{3} * g (net{1} * x + net{2}) + net{4});
%!
%! out = [0.75; 0.5];
%! [x, basis] = pyref.networks.inversion (out, net{:}, 0, 0);
%! assert (forward (x), out, 1e-12);
%! assert (basis.' * x, zeros (4, 1), 1e-12);
%! assert (pyref.derivations.rossen (out, net{:}), x, 1e-12);

%!test <the basis is orthonormal and adding it leaves the output>
%! g = @(z) 1 ./ (1 + exp (-z));
%! net = {reshape(sin ((1:21) .^ 2), 3, 7), [0.1; -0.2; 0], [1 2 -1; 0.5 1 2], [-0.5; -1.5]};
%! forward = @(x) g (net{3} * g (net{1} * x + net{2}) + net{4});
%!
%! [x, basis] = pyref.networks.inversion ([0.75; 0.5], net{:}, 0, 0);
%! assert (size (basis), [7 4]);
%! assert (basis.' * basis, eye (4), 1e-14);
%! assert (forward (x + basis * [1.5; -2; 0.5; 3]), [0.75; 0.5], 1e-12);
%! assert (net{1} * basis, zeros (3, 4), 1e-14);

%!test <the basis is a part of what leaves the output and not all of it>
%! g = @(z) 1 ./ (1 + exp (-z));
%! [w1, w2] = deal ([1 0 1; 0 1 0], [1 1]);
%! [x, basis] = pyref.networks.inversion (0.75, w1, [0; 0], w2, 0, 0, 0);
%! h = g (w1 * x) + [0.2; -0.2];                  % along null (w2), with another x
%! other = pinv (w1) * log (h ./ (1 - h));
%! assert (g (w2 * g (w1 * other)), 0.75, 4 * eps);
%! assert (norm (other - x - basis * (basis.' * (other - x))) > 0.1);

%!test <some outputs have a direct inverse and some have not>
%! g = @(z) 1 ./ (1 + exp (-z));
%! found = 0;
%! for k = 1:40
%!   w = {reshape(sin (k + (1:20) .^ 2), 4, 5), sin(k * (1:4)).', ...
%!        reshape(cos (k + (1:12) .^ 2), 3, 4), cos(k * (1:3)).'};
%!   out = g (w{3} * g (w{1} * sin (3 * k + (1:5)).' + w{2}) + w{4});
%!   try
%!     x = pyref.derivations.rossen (out, w{:});
%!     assert (g (w{3} * g (w{1} * x + w{2}) + w{4}), out, 1e-9);
%!     found = found + 1;
%!   catch fault
%!     assert (~isempty (strfind (fault.message, 'rossen: no inverse: h is outside (0, 1)')));
%!   end
%! end
%! assert (found > 4 && found < 36);

%!test <the search of the hidden nullspace finds inputs where there is no direct one>
%! g = @(z) 1 ./ (1 + exp (-z));
%! [tried, found] = deal (0);
%! for k = 1:40
%!   w = {reshape(sin (k + (1:20) .^ 2), 4, 5), sin(k * (1:4)).', ...
%!        reshape(cos (k + (1:12) .^ 2), 3, 4), cos(k * (1:3)).'};
%!   out = g (w{3} * g (w{1} * sin (3 * k + (1:5)).' + w{2}) + w{4});
%!   try
%!     pyref.derivations.rossen (out, w{:});
%!   catch
%!     tried = tried + 1;
%!     try
%!       x = pyref.networks.inversion (out, w{:}, 1e-4, 300);
%!       assert (g (w{3} * g (w{1} * x + w{2}) + w{4}), out, 1e-9);
%!       found = found + 1;
%!     catch fault
%!       assert (~isempty (strfind (fault.message, 'no inverse')));
%!     end
%!   end
%! end
%! assert (found > tried / 2 && tried > 4);

%!error <rossen: no inverse: out is outside \(0, 1\) in 1 of 2 entries>
%! pyref.derivations.rossen ([0.5 1], 1, 0, 1, 0);
%!error <rossen: no inverse: h is outside \(0, 1\) in 1 of 1 entries>
%! pyref.derivations.rossen (0.25, 1, 0, 1, 0);
%!error <rossen: no inverse: w2 misses 2 of 2 entries>
%! pyref.derivations.rossen ([0.75; 0.6], 1, 0, [1; 1], [0; 0]);
