% Find for each query its own key among the keys of all: the loss InfoNCE.
%     [y, back] = pyref.layers.infonce (q, k, temperature)
%     [dq, dk] = back (dy)
%
%     q N x D, k N x D, of which row n belongs to row n; temperature a number above 0
%
%     x  = q k' / temperature                         N x N
%     y  = -log (softmax (x)) at the diagonal         N x 1, along the rows
%
% Going back:
%
%     dx = dy * (softmax (x) - eye)                   N x N
%     dq = dx k / temperature                         N x D
%     dk = dx' q / temperature                        N x D
%
% It is softmax_crossentropy of all products of a query with the keys, where the label
% of query n is n: y and dx are those of that layer, with all digits where a row is
% right. Every key is wrong for all queries but its own, so a row of dk has a part of
% each query.
%
% One loss for each query, not divided by N: a mean is a step of its own. Rows are not
% brought to length 1 here: l2_normalize does that. The loss of CLIP is half of this one
% and half of that with q and k exchanged.
%
% NaN or Inf in a key makes all of y NaN, in a query its own row.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Van den Oord, Li and Vinyals
% 2018, Representation Learning with Contrastive Predictive Coding.

function [y, back] = infonce (q, k, temperature)
  pyref.internal.takes (3, nargin);
  [q, k, temperature] = pyref.internal.sizes ( ...
    'infonce: q N D, k N D, temperature nonnegative', q, k, temperature);
  if temperature == 0
    error ('pyref:value', 'infonce: temperature is 0, not above 0');
  end
  x = q * k.' / temperature;
  own = full (eye (size (q, 1), class (x)));
  [y, inner] = pyref.layers.softmax_crossentropy (x, own);
  back = @(dy) backward ( ...
    pyref.internal.like ('infonce', dy, y), q, k, temperature, inner);
end

function [dq, dk] = backward (dy, q, k, temperature, inner)
  dx = inner (dy) / temperature;
  dq = dx * k;
  dk = dx.' * q;
end

%!test <by hand: two queries that see no difference between the keys>
%! [y, back] = pyref.layers.infonce ([1 0; 0 2], [0 3; 0 0], 1);
%! assert (y, [log(2); log(1 + exp (6))], -4 * eps);
%! [y, back] = pyref.layers.infonce ([1 0; 2 0], [0 3; 0 5], 0.5);
%! [dq, dk] = back ([1; 1]);
%! assert (dq, [0 2; 0 -2]);
%! assert (dk, [1 0; -1 0]);

%!test <one pair alone costs nothing>
%! [y, back] = pyref.layers.infonce ([1 2], [3 -1], 0.1);
%! assert (y, 0);
%! [dq, dk] = back (5);
%! assert (dk, [0 0]);

%!test <a query that is right by 40 keeps its digits>
%! y = pyref.layers.infonce ([40; 0], [1; 0], 1);
%! assert (y(1), exp (-40), -4 * eps);

%!test <single precision, and no rows>
%! y = pyref.layers.infonce (single ([0; 0]), single ([1; 2]), 1);
%! assert (y, single (log (2)) * [1; 1], -eps ('single'));
%! [y, back] = pyref.layers.infonce (zeros (0, 3), zeros (0, 3), 1);
%! [dq, dk] = back (y);
%! assert (dk, zeros (0, 3));

%!error <infonce: temperature is 0, not above 0>
%! pyref.layers.infonce (1, 1, 0);
%!error <infonce: k is 3 x 2, not N x D, with q 2 x 2>
%! pyref.layers.infonce (ones (2), ones (3, 2), 1);
%!error <infonce: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.infonce (ones (2), ones (2), 1);
%! back ([1 2]);
