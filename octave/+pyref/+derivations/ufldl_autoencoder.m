% A sparse autoencoder: two sigmoid layers that give back what they get, after UFLDL.
%     [loss, back] = pyref.derivations.ufldl_autoencoder ( ...
%       x, w1, w2, b1, b2, decay, rho, beta)
%     [dx, dw1, dw2, db1, db2] = back (dloss)
%
%     x D x N, w1 H x D, w2 D x H, b1 H x 1, b2 D x 1; decay and beta numbers from 0,
%     rho a number between 0 and 1: lambda, beta and sparsityParam of the source
%
%     a2 = f (w1 x + b1)                         H x N, f is the sigmoid
%     a3 = f (w2 a2 + b2)                        D x N
%     r  = mean of a2 over the samples           H x 1
%     loss = 1/(2N) sum ((a3 - x)^2) + decay/2 (sum (w1^2) + sum (w2^2))
%          + beta sum (rho log (rho / r) + (1 - rho) log ((1 - rho) / (1 - r)))   1 x 1
%
% Going back, where s is what the last term adds to each sample of a hidden unit, since
% all of them are in its mean:
%
%     delta3 = (a3 - x) f'                                   D x N, f' = a3 (1 - a3)
%     s      = beta (-rho / r + (1 - rho) / (1 - r))         H x 1
%     delta2 = (w2' delta3 + s) f'                           H x N, f' = a2 (1 - a2)
%     dw2 = 1/N delta3 a2' + decay w2,  db2 = 1/N sum (delta3)
%     dw1 = 1/N delta2 x' + decay w1,   db1 = 1/N sum (delta2)
%     dx  = 1/N (w1' delta2 - (a3 - x))                      x is the target as well
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
% UFLDL Tutorial, Autoencoders and Sparsity, and its exercise sparseAutoencoderCost.m.

function [loss, back] = ufldl_autoencoder (x, w1, w2, b1, b2, decay, rho, beta)
  pyref.internal.takes (8, nargin);
  [x, w1, w2, b1, b2, decay, rho, beta] = pyref.internal.sizes ( ...
    ['ufldl_autoencoder: x D N, w1 H D, w2 D H, b1 H 1, b2 D 1, decay nonnegative, ' ...
     'rho nonnegative, beta nonnegative'], ...
    x, w1, w2, b1, b2, decay, rho, beta);
  if ~(0 < rho && rho < 1)
    error ('pyref:value', 'ufldl_autoencoder: rho is %s, not between 0 and 1', ...
           lower (sprintf ('%g', rho)));
  end
  N = size (x, 2);
  a2 = f (w1 * x + b1);
  a3 = f (w2 * a2 + b2);
  r = sum (a2, 2) / N;
  fit = total ((a3 - x) .^ 2) / 2 / N;
  held = decay / 2 * (total (w1 .^ 2) + total (w2 .^ 2));
  kl = rho * log (rho ./ r) + (1 - rho) * log ((1 - rho) ./ (1 - r));
  loss = fit + held + beta * total (kl);
  back = @(dloss) backward ( ...
    pyref.internal.like ('ufldl_autoencoder: loss', dloss, loss), ...
    x, w1, w2, a2, a3, r, decay, rho, beta);
end

function [dx, dw1, dw2, db1, db2] = backward ( ...
  dloss, x, w1, w2, a2, a3, r, decay, rho, beta)
  N = size (x, 2);
  delta3 = (a3 - x) .* slope (a3);
  s = beta * (-rho ./ r + (1 - rho) ./ (1 - r));
  delta2 = (w2.' * delta3 + s) .* slope (a2);
  dw2 = dloss * (delta3 * a2.' / N + decay * w2);
  dw1 = dloss * (delta2 * x.' / N + decay * w1);
  db2 = dloss * sum (delta3, 2) / N;
  db1 = dloss * sum (delta2, 2) / N;
  dx = dloss * (w1.' * delta2 - (a3 - x)) / N;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!shared x, w1, w2
%! x = [1 0; 0 1];
%! w1 = [0 0; 0 0];
%! w2 = [4 -4; 0 0];
%!test <by hand: every unit is one half, which is what rho asks for>
%! [loss, back] = pyref.derivations.ufldl_autoencoder (x, w1, w2, [0; 0], [0; 0], ...
%!                                                     0.5, 0.5, 3);
%! assert (loss, 8.25, 64 * eps);
%! [dx, dw1, dw2, db1, db2] = back (16);
%! assert (dx, [4 -4; -4 4]);
%! assert (dw1, [-1 1; 1 -1]);
%! assert (dw2, [32 -32; 0 0]);
%! assert ({db1, db2}, {[0; 0], [0; 0]});
%!test <a unit that is on as often as off, and asked for a quarter, is held down>
%! [~, back] = pyref.derivations.ufldl_autoencoder (x, w1, w2 * 0, [0; 0], [0; 0], ...
%!                                                  0, 0.25, 1);
%! [~, ~, ~, db1] = back (4);
%! assert (db1, [1; 1]);

%!error <ufldl_autoencoder: rho is 1, not between 0 and 1>
%! pyref.derivations.ufldl_autoencoder (x, w1, w2, [0; 0], [0; 0], 0, 1, 1);
%!error <ufldl_autoencoder: w2 is 3 x 2, not D x H, with x 2 x 2, w1 2 x 2>
%! pyref.derivations.ufldl_autoencoder (x, w1, ones (3, 2), [0; 0], [0; 0], 0, 0.5, 1);
