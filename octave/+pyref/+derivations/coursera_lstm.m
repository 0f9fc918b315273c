% One step of an LSTM as a course has it: columns, four matrices on [a; x].
%     [a_next, c_next, back] = pyref.derivations.coursera_lstm ( ...
%         xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo)
%     [dxt, da_prev, dc_prev, dwf, dwi, dwc, dwo, dbf, dbi, dbc, dbo] = back ( ...
%         da_next, dc_next)
%
%     xt X x m, a_prev A x m, c_prev A x m, each w A x (A + X), each b A x 1
%
%     concat = [a_prev; xt]                  (A + X) x m
%     ft     = sigmoid (wf concat + bf)      A x m, forget
%     it     = sigmoid (wi concat + bi)      A x m, update
%     cct    = tanh (wc concat + bc)         A x m, candidate
%     ot     = sigmoid (wo concat + bo)      A x m, output
%     c_next = ft * c_prev + it * cct        A x m
%     a_next = ot * tanh (c_next)            A x m
%
% Going back, with what reaches the cell in both ways in one bracket:
%
%     e    = dc_next + ot * (1 - tanh (c_next)^2) * da_next
%     dft  = e * c_prev * ft * (1 - ft)
%     dit  = e * cct * it * (1 - it)
%     dcct = e * it * (1 - cct^2)
%     dot  = da_next * tanh (c_next) * ot * (1 - ot)
%     dwf  = dft concat', and so on          A x (A + X)
%     dbf  = the sum of dft along each row   A x 1
%     [da_prev; dxt] = wf' dft + wi' dit + wc' dcct + wo' dot
%     dc_prev = e * ft                       A x m
%
% The notebook prints its equations (8) to (10) without that bracket, so that the slope
% of the gate is a factor of the second term alone, and (8) with a factor cct too many.
% Its numbers are kept as wrong ones: they are gradients of nothing that it computes.
%
% Errors: pyref:size, pyref:type. Source: deeplearning.ai, Sequence Models, week 1,
% Building a Recurrent Neural Network - Step by Step, section 3.2.

function [a_next, c_next, back] = coursera_lstm ( ...
    xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo)
  pyref.internal.takes (11, nargin);
  [xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo] = pyref.internal.sizes ( ...
    ['coursera_lstm: xt X M, a_prev A M, c_prev A M, wf A K, wi A K, wc A K, ' ...
     'wo A K, bf A 1, bi A 1, bc A 1, bo A 1'], ...
    xt, a_prev, c_prev, wf, wi, wc, wo, bf, bi, bc, bo);
  concat = [a_prev; xt];
  if size (wf, 2) ~= size (concat, 1)
    error ('pyref:size', 'coursera_lstm: wf is %s, [a_prev; xt] is %s', ...
           pyref.internal.lengths_of (wf), pyref.internal.lengths_of (concat));
  end
  ft = sigmoid (wf * concat + bf);
  it = sigmoid (wi * concat + bi);
  cct = tanh (wc * concat + bc);
  ot = sigmoid (wo * concat + bo);
  c_next = ft .* c_prev + it .* cct;
  a_next = ot .* tanh (c_next);
  gates = {ft, it, cct, ot};
  weights = {wf, wi, wc, wo};
  back = @(da_next, dc_next) backward ( ...
    pyref.internal.like ('coursera_lstm: a_next', da_next, a_next), ...
    pyref.internal.like ('coursera_lstm: c_next', dc_next, c_next), ...
    concat, c_prev, gates, weights, c_next);
end

function [dxt, da_prev, dc_prev, dwf, dwi, dwc, dwo, dbf, dbi, dbc, dbo] = ...
    backward (da_next, dc_next, concat, c_prev, gates, weights, c_next)
  [ft, it, cct, ot] = gates{:};
  [wf, wi, wc, wo] = weights{:};
  e = dc_next + ot .* (1 - tanh (c_next) .^ 2) .* da_next;
  dft = e .* c_prev .* ft .* (1 - ft);
  dit = e .* cct .* it .* (1 - it);
  dcct = e .* it .* (1 - cct .^ 2);
  dot = da_next .* tanh (c_next) .* ot .* (1 - ot);
  dconcat = wf.' * dft + wi.' * dit + wc.' * dcct + wo.' * dot;
  da_prev = dconcat(1:size (ft, 1),:);
  dxt = dconcat(size (ft, 1)+1:end,:);
  dc_prev = e .* ft;
  dwf = dft * concat.';
  dwi = dit * concat.';
  dwc = dcct * concat.';
  dwo = dot * concat.';
  dbf = across (dft);
  dbi = across (dit);
  dbc = across (dcct);
  dbo = across (dot);
end

function z = sigmoid (z)
  z = 1 ./ (1 + exp (-z));
end

function v = across (v)
  v = sum (v, 2);
end

%!test <by hand: every sum is 0, and the candidate gets half of both ways>
%! [a, c, back] = pyref.derivations.coursera_lstm ( ...
%!   2, -1, 0, [1 0.5], [2 1], [6 3], [-4 -2], 0, 0, 0, 0);
%! assert ({a, c}, {0, 0});
%! [dxt, da, dc, dwf, dwi, dwc, dwo, dbf, dbi, dbc, dbo] = back (8, 4);
%! assert ({dxt, da, dc}, {12, 24, 4});
%! assert ({dwf, dwi, dwc, dwo}, {[0 0], [0 0], [-4 8], [0 0]});
%! assert ({dbf, dbi, dbc, dbo}, {0, 0, 4, 0});

%!test <columns are samples: two of them side by side are each alone>
%! w = {[1 2 0.5]/4, [2 -1 1]/4, [-1 1 2]/4, [1 1 -1]/4};
%! w = [w, {1, 2, 0, -1}];
%! [a, c] = pyref.derivations.coursera_lstm ([1 2; -1 3], [0.5 1], [1 -2], w{:});
%! [b, d] = pyref.derivations.coursera_lstm ([2; 3], 1, -2, w{:});
%! assert ({a(2), c(2)}, {b, d});

%!error <coursera_lstm: wf is 1 x 3, \[a_prev; xt\] is 2 x 1>
%! pyref.derivations.coursera_lstm (2, -1, 0, 1:3, 1:3, 1:3, 1:3, 0, 0, 0, 0);
%!error <coursera_lstm: dc_next is 1 x 2, c_next is 1 x 1>
%! w = [1 2];
%! [a, c, back] = pyref.derivations.coursera_lstm (2, -1, 0, w, w, w, w, 0, 0, 0, 0);
%! back (1, [1 1]);
