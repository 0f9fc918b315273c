% Shorten gradients to a length, all by one factor.
%     [dw, db, norm] = pyref.networks.optimizers.clip_norm (dw, db, c, epsilon)
%
%     dw any shape, db 1 x M, norm 1 x 1, c and epsilon numbers from 0
%
%     norm = sqrt (sum (dw^2) + sum (db^2))    of both together, as they came
%     dw   = dw min (1, c / (norm + epsilon))
%     db   = db min (1, c / (norm + epsilon))
%
% One norm for all parameters, the global norm: arrays that are clipped each by its own
% turn the gradient. More arrays stand one behind the other in the row db, 1 x 0 where
% there is none. torch's clip_grad_norm_ has an epsilon of 1e-6, clip_by_global_norm of
% TensorFlow and of Optax has 0. A gradient of zeros stays.
%
% Everything is divided by the largest entry before it is squared: no square over- or
% underflows, and where norm itself overflows the shortened gradient does not. An Inf
% becomes NaN and all else 0, as c / Inf has it; a NaN makes all NaN.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Pascanu, Mikolov and Bengio 2013,
% On the Difficulty of Training Recurrent Neural Networks;
% torch.nn.utils.clip_grad_norm_.

function [dw, db, norm] = clip_norm (dw, db, c, epsilon)
  pyref.internal.takes (4, nargin);
  [dw, db, c, epsilon] = pyref.internal.sizes ( ...
    'clip_norm: dw ..., db 1 M, c nonnegative, epsilon nonnegative', ...
    dw, db, c, epsilon);
  most = largest (dw, db);
  ratio = sqrt (squares (dw / most) + squares (db / most));
  norm = ratio * most;
  unit = 1;
  share = 1;
  if ~(norm + epsilon <= c)
    unit = max (most, epsilon);
    share = c / (ratio * (most / unit) + epsilon / unit);
  end
  dw = dw / unit * share;
  db = db / unit * share;
end

function most = largest (dw, db)
  most = max ([0; abs(dw(:)); abs(db(:))], [], 1);
  if ~(0 < most && most < Inf)
    most = 1;
  end
end

function v = squares (v)
  v = sum (v(:) .^ 2, 1);
end

%!test <a gradient of length 5, of both together, comes down to 2.5>
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm ([3 0; 0 0], -4, 2.5, 0);
%! assert (dw, [1.5 0; 0 0]);
%! assert (db, -2);
%! assert (norm, 5);

%!test <one that is no longer than c, and one of zeros, come back as they are>
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm ([3 0.1], -4, 6, 1e-6);
%! assert ({dw, db}, {[3 0.1], -4});
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm ([0 0], zeros (1, 0), 0, 0);
%! assert ({dw, db, norm}, {[0 0], zeros(1, 0), 0});

%!test <the largest numbers there are keep their direction, though norm is Inf>
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm (realmax * [1 -1], realmax, 3, 0);
%! assert (norm, Inf);
%! assert ([dw db], sqrt (3) * [1 -1 1], 4 * eps);

%!test <an Inf becomes NaN and all else 0, a NaN makes all NaN>
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm ([Inf 1], -2, 3, 0);
%! assert ({dw, db, norm}, {[NaN 0], 0, Inf});
%! [dw, db, norm] = pyref.networks.optimizers.clip_norm ([NaN 1], -2, 3, 0);
%! assert ({dw, db, norm}, {[NaN NaN], NaN, NaN});
%!error id=pyref:value pyref.networks.optimizers.clip_norm (1, 1, -1, 0);
%!error <clip_norm: db is 2 x 1, not 1 x M> pyref.networks.optimizers.clip_norm (1, [1; 2], 1, 0);
