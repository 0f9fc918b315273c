% Slopes as people write them from memory, for layers whose gradient has the size of x.
%
%     [words, slopes] = pyref.port.formulas ()
%
% slopes are functions of x and y.

function [words, slopes] = formulas ()
  rows_ = {
    'y', @(x, y) y
    '(1 - y)', @(x, y) 1 - y
    '(1 + y)', @(x, y) 1 + y
    'y (1 - y)', @(x, y) y .* (1 - y)
    'y^2', @(x, y) y .* y
    '(1 - y^2)', @(x, y) 1 - y .* y
    '(1 - y)^2', @(x, y) (1 - y) .^ 2
    'x', @(x, y) x
    '(1 - x)', @(x, y) 1 - x
    'x (1 - x)', @(x, y) x .* (1 - x)
    '(1 - x^2)', @(x, y) 1 - x .* x
    'exp (x)', @(x, y) exp(x)
    'exp (y)', @(x, y) exp(y)
    '1/y', @(x, y) 1 ./ y
    'tanh (x)', @(x, y) tanh(x)
    'sigmoid (x)', @(x, y) 1 ./ (1 + exp(-x))
    '(x > 0)', @(x, y) double(x > 0)
    'sign (x)', @(x, y) sign(x)};
  [words, slopes] = deal (rows_(:,1).', rows_(:,2).');
end

%!test <a formula is named by its words>
%! [words, slopes] = pyref.port.formulas ();
%! f = slopes{strcmp(words, 'y (1 - y)')};
%! assert (f (7, 3), -6);
