% One update with a rate for each weight, and what is predicted after it: Raja.
%     [later, out, loss] = pyref.derivations.raja_step (theta, x0, t, alpha, units, f)
%
%     theta, x0, t, units, f as in raja_general; alpha P x 1, a rate for each weight
%
%     later = theta - alpha * dtheta     P x 1, dtheta the gradient of the loss at theta
%     out, loss at later                 M x N and 1 x 1, on the same x0 and t
%
% so that W <- W - alpha o dE/dW of every layer, o entry by entry. A single rate is an
% alpha with all entries equal; a rate of 0 keeps a weight.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Sudeep Raja 2016, A Derivation of
% Backpropagation in Matrix Form.

function [later, out, loss] = raja_step (theta, x0, t, alpha, units, f)
  pyref.internal.takes (6, nargin);
  [theta, x0, t, alpha, units, f] = pyref.internal.sizes ( ...
    'raja_step: theta P 1, x0 D N, t M N, alpha P 1, units 1 E, f 1 L', ...
    theta, x0, t, alpha, units, f);
  [out, loss, back] = pyref.derivations.raja_general (theta, x0, t, units, f);
  dtheta = back (0 * out, ones (size (loss), class (loss)));
  later = theta - alpha .* dtheta;
  [out, loss, back] = pyref.derivations.raja_general (later, x0, t, units, f);
end

%!test <by hand: a rate for one weight alone, and the target is met>
%! given = {[1; 1; 2; -1], [1; 2], -8, [0.25; 0; 0; 0], [2 1 1 1], [4 3 4]};
%! [later, out, loss] = pyref.derivations.raja_step (given{:});
%! assert (later, [2; 1; 2; -1]);
%! assert ([out, loss], [-8, 0]);

%!test <one rate is a rate for each weight with equal entries>
%! [theta, x0, t] = deal (sin (1:41).', cos (1:4).', [0.2; 0.8]);
%! [units, f] = deal ([4 5 3 2], [1 2 3]);
%! [out, ~, back] = pyref.derivations.raja_general (theta, x0, t, units, f);
%! later = pyref.derivations.raja_step (theta, x0, t, 0.25 * ones (41, 1), units, f);
%! assert (later, theta - 0.25 * back (0 * out, 1));

%!test <a rate of 0 keeps a weight and the others move>
%! [theta, x0, t, units] = deal (sin (1:8).', [0.5; -1], [0.25; 0.75], [2 2 2]);
%! alpha = [0.5; 0; 0.25; 0; 0; 1; 0; 2];
%! later = pyref.derivations.raja_step (theta, x0, t, alpha, units, [1 2]);
%! assert ((later == theta).', (alpha == 0).');

%!test <the prediction after an update costs less than the one before>
%! [theta, x0, t, units] = deal (sin (1:8).', [0.5; -1], [0.25; 0.75], [2 2 2]);
%! [before, cost] = pyref.derivations.raja_general (theta, x0, t, units, [1 2]);
%! [~, out, loss] = pyref.derivations.raja_step (theta, x0, t, 0.1 * ones (8, 1), units, [1 2]);
%! assert (loss < cost);
%! assert (any (out ~= before));

%!error <raja_step: alpha is 1 x 2, not P x 1, with theta 2 x 1, x0 1 x 1, t 2 x 1>
%! pyref.derivations.raja_step ([1; 2], 1, [1; 1], [1 1], [1 2], 1);
